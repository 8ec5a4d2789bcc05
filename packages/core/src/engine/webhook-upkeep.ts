// Keeps each account's webhook subscriptions what they should be: made when it is connected, repaired at every start.
// Without a public address there are none, and the account says so.
import { AdapterError } from "../contracts/index.ts";
import { webhookPurpose } from "./connections.ts";
import type { EngineContext } from "./context.ts";
import { ask } from "./far-side.ts";
import { refreshStatus } from "./status.ts";

const call = { priority: "person" } as const;

/** The path that a vendor delivers to; `webhookKey` cannot be guessed. */
export const webhookPath = (webhookKey: string): string => `/webhooks/${webhookKey}`;

async function saveProblem(
  context: EngineContext,
  accountId: number,
  problem: string | null,
  sealed?: string,
) {
  await context.store.transaction(async (tx) => {
    const account = await tx.accounts.byId(accountId);
    if (!account?.sealedConfig) return;
    account.webhookProblem = problem;
    if (sealed !== undefined) account.sealedWebhookState = sealed;
    await tx.flush();
    for (const integration of await tx.integrations.ofAccount(accountId)) {
      await refreshStatus(tx, integration, context.ports.clock.now());
    }
  });
}

/** Idempotent. Never throws for what the far side says: that becomes a problem of the account's integrations. */
export async function ensureWebhooks(context: EngineContext, accountId: number): Promise<void> {
  const account = await context.store.read((tx) => tx.accounts.byId(accountId));
  if (!account?.sealedConfig) return;
  if (context.publicUrl === null) {
    const problem = "No webhooks: this gateway has no public address (STOCKGATE_PUBLIC_URL).";
    return saveProblem(context, accountId, problem);
  }
  const url = `${context.publicUrl}${webhookPath(account.webhookKey)}`;
  try {
    const { state, refused } = await ask(context, accountId, async (connection) => {
      const { webhooks } = connection.kind === "SOURCE" ? connection.source : connection.channel;
      const ensured = await webhooks.ensure(url, connection.webhookState, call);
      connection.webhookState = ensured.state;
      return ensured;
    });
    const problem = refused.map(({ topic, reason }) => `${topic}: ${reason}`).join(" ") || null;
    await saveProblem(
      context,
      accountId,
      problem,
      context.secrets.seal(JSON.stringify(state), webhookPurpose),
    );
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    context.ports.log.warn({ accountId, error }, "webhooks could not be registered");
    await saveProblem(context, accountId, `Webhooks could not be registered: ${error.message}`);
  }
}
