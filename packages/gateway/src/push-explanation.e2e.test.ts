// Past pushes over the public API: from the channel's own name of a write to why it was made.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStand, type Stand, waitFor } from "./testing/gateway-stand.ts";
import { type Ids, setUp, switchOn } from "./testing/set-up.ts";

let stand: Stand;
let ids: Ids;
beforeAll(async () => {
  stand = await openStand();
  ids = await setUp(stand);
  await switchOn(stand, ids.integrationId);
});
afterAll(() => stand.close());

type Push = { id: string; reference: string; to: number; outcome: string; steps: { result: string }[] };
type Event = { push: Push | null; target: { id: string; lastPush: Push | null } | null };

const push = "push { id reference to outcome after steps components target { id } }";
const readEvents = async () =>
  (
    await stand.client.ask<{ syncEvents: { nodes: Event[] } }>(
      `query ($id: ID) { syncEvents(integrationId: $id, types: [STOCK_PUSHED], first: 20) { nodes { ${push}
         target { id lastPush { id } pushes(first: 5) { totalCount nodes { id } } } } } }`,
      { id: ids.integrationId },
    )
  ).syncEvents.nodes;

it("Q11 event, target and the channel's own reference lead to the same explanation", async () => {
  await stand.client.command("pushStock", { integrationId: ids.integrationId }, "syncRun { id }");
  const events = await waitFor(async () => {
    const found = await readEvents();
    return found.length > 0 ? found : undefined;
  });
  const [event] = events;
  expect(event?.push).toMatchObject({ outcome: "APPLIED", after: event?.push?.to });
  expect(event?.push?.steps.at(-1)?.result).toBe(String(event?.push?.to));
  expect(event?.target?.lastPush?.id).toBe(event?.push?.id);
  const ask = (variables: object) =>
    stand.client.ask<{ pushExplanation: { pushes: { id: string }[] } | null }>(
      `query ($reference: String!, $targetId: ID) { pushExplanation(reference: $reference, targetId: $targetId) {
         reference integration { id } pushes { id } } }`,
      variables,
    );
  const { reference } = event?.push ?? {};
  const { pushExplanation: one } = await ask({ reference, targetId: event?.target?.id });
  expect(one).toMatchObject({
    reference,
    integration: { id: ids.integrationId },
    pushes: [{ id: event?.push?.id }],
  });
  const { pushExplanation: all } = await ask({ reference });
  expect(all?.pushes.map(({ id }) => id)).toContain(event?.push?.id);
  expect((await ask({ reference: "gid://another-app/Job/1" })).pushExplanation).toBeNull();
  expect((await ask({ reference: "gid://stockgate/Intent/none" })).pushExplanation).toBeNull();
});
