// How often a source is asked what changed: seldom where webhooks tell, for one may be lost; often where none come.
import type { AccountRow } from "../store/entities/account.ts";

const oftenMs = 10_000;
const seldomMs = 300_000;

type Deliverable = Pick<AccountRow, "sealedWebhookState" | "webhookProblem">;

/** Whether every change is told by a webhook, as far as anybody knows. */
const isTold = (account: Deliverable, publicUrl: string | null): boolean =>
  publicUrl !== null && account.sealedWebhookState !== null && account.webhookProblem === null;

export const pollingPace = (account: Deliverable, publicUrl: string | null) =>
  isTold(account, publicUrl)
    ? ({ everyMs: seldomMs, priority: "sweep" } as const)
    : ({ everyMs: oftenMs, priority: "orders" } as const);

/** Goes with the reason why webhooks do not come, or not all of them. */
export const pollingNote =
  "Changes are found by asking instead: most are seen within 10 seconds, some within 2 minutes, and what is not " +
  "listed as changed when all stock has been read in rotation, at the earliest every 10 minutes.";
