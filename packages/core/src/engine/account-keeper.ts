// Looks after an account. Its webhook subscriptions: made when it is connected, looked at again now and then, since
// vendors drop subscriptions that failed for a while; without a public address there are none, and the account says so.
// And its health: one that was refused or did not answer is tried until it works again (rule T4), and what its
// credentials do not allow is learnt anew.
import { AdapterError, type WebhookState } from "../contracts/index.ts";
import type { AccountRow } from "../store/entities/account.ts";
import { learnLimits, lookAtAccess } from "./access-limits.ts";
import { webhookPurpose } from "./connections.ts";
import type { EngineContext } from "./context.ts";
import { ask } from "./far-side.ts";
import type { RoundResult } from "./loop.ts";
import { markAllForReading } from "./marking.ts";
import { refreshStatus } from "./status.ts";

const call = { priority: "person" } as const;
const lookAgainMs = 3_600_000;
const lookAgainSoonMs = 30_000;

/** The path that a vendor delivers to; `webhookKey` cannot be guessed. */
const webhookPath = (webhookKey: string): string => `/webhooks/${webhookKey}`;

/** Stores what came of it; false where the account was disconnected meanwhile. */
async function saveOutcome(
  context: EngineContext,
  accountId: number,
  problem: string | null,
  state: WebhookState | null,
): Promise<boolean> {
  const now = context.ports.clock.now();
  return context.store.transaction(async (tx) => {
    const account = await tx.accounts.byId(accountId);
    if (!account?.sealedConfig) return false;
    const isFirst = state !== null && account.sealedWebhookState === null;
    account.webhookProblem = problem;
    if (state) account.sealedWebhookState = context.secrets.seal(JSON.stringify(state), webhookPurpose);
    await tx.flush();
    for (const integration of await tx.integrations.ofAccount(accountId))
      await refreshStatus(tx, integration, now);
    // What changed before the first subscription stood was told to nobody.
    if (isFirst && account.kind === "SOURCE") await markAllForReading(tx, accountId, now);
    return true;
  });
}

/** One sentence per reason; null where nothing was refused. */
function describeRefused(refused: readonly { topic: string; reason: string }[]): string | null {
  const byReason = Map.groupBy(refused, ({ reason }) => reason);
  const sentences = [...byReason].map(([reason, group]) => {
    const topics = group.map(({ topic }) => topic).join(", ");
    return `No webhooks for ${topics}: ${reason}`;
  });
  return sentences.join(" ") || null;
}

async function ensure(context: EngineContext, accountId: number, url: string): Promise<void> {
  await ask(context, accountId, async (connection) => {
    if (connection.kind === "CHANNEL") await learnLimits(context, accountId, connection, call);
    const { webhooks } = connection.kind === "SOURCE" ? connection.source : connection.channel;
    const { state, refused } = await webhooks.ensure(url, connection.webhookState, call);
    connection.webhookState = state;
    const problem = describeRefused(refused);
    if (!(await saveOutcome(context, accountId, problem, state))) await webhooks.remove(state, call);
  });
}

async function keep(context: EngineContext, account: AccountRow): Promise<number> {
  const now = context.ports.clock.now();
  try {
    if (context.publicUrl === null) {
      const problem = "No webhooks: this gateway has no public address (STOCKGATE_PUBLIC_URL).";
      await saveOutcome(context, account.id, problem, null);
      await lookAtAccess(context, account.id, call);
    } else {
      await ensure(context, account.id, `${context.publicUrl}${webhookPath(account.webhookKey)}`);
    }
    return now + lookAgainMs;
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    context.ports.log.warn({ accountId: account.id, error }, "an account could not be looked after");
    if (context.publicUrl !== null) {
      await saveOutcome(context, account.id, `Webhooks could not be registered: ${error.message}`, null);
    }
    return now + lookAgainSoonMs;
  }
}

const isIll = (account: AccountRow): boolean =>
  account.healthState === "UNAUTHORIZED" || account.healthState === "UNREACHABLE";

/**
 * The rounds of one account: when something is due, at once under new credentials, and soon when its health is bad.
 * What the far side refuses becomes a problem of the account's integrations.
 */
export function createAccountKeeper(context: EngineContext, accountId: number): () => Promise<RoundResult> {
  let keptAt = 0;
  let nextAt = 0;
  let sealedConfig: string | null = null;
  return async () => {
    const account = await context.store.read((tx) => tx.accounts.byId(accountId));
    if (!account?.sealedConfig) return { more: false, dueAt: null };
    const now = context.ports.clock.now();
    if (isIll(account)) nextAt = Math.min(nextAt, keptAt + lookAgainSoonMs);
    if (account.sealedConfig !== sealedConfig || now >= nextAt) {
      nextAt = await keep(context, account);
      keptAt = now;
      sealedConfig = account.sealedConfig;
    }
    return { more: false, dueAt: nextAt };
  };
}
