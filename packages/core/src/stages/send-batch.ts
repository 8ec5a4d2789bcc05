// What the two kinds of intent have in common, a batch of quantities and a batch of levels to stock: how it is stored before
// it is sent, and how the one at fault is found where the channel refuses the whole.
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { NewIntent } from "../store/tables/intents.ts";

type Given = Pick<NewIntent, "kind" | "idempotencyKey" | "body" | "leaseEpoch" | "createdAt">;

/** On the wire from the moment it is stored: a permit of its integration's epoch. */
export const newIntent = ({ id, channel, toggleEpoch }: IntegrationRow, given: Given): NewIntent => ({
  ...given,
  integration: id,
  account: channel,
  toggleEpoch,
  state: "SENDING",
  attempts: 1,
  nextAttemptAt: null,
  settledAt: null,
  problem: null,
});

/** `send` answers whether the batch was refused as a whole; then each half goes on its own (rule G2). */
export async function sendInHalves<Item>(
  batch: readonly Item[],
  send: (part: readonly Item[]) => Promise<boolean>,
): Promise<void> {
  if (batch.length === 0 || !(await send(batch))) return;
  const middle = Math.ceil(batch.length / 2);
  await sendInHalves(batch.slice(0, middle), send);
  await sendInHalves(batch.slice(middle), send);
}
