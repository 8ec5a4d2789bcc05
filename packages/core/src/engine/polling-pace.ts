// How often a source is asked what changed: seldom where webhooks tell, for one may be lost; often where none come.
import type { AccountRow } from "../store/entities/account.ts";

const oftenMs = 10_000;
const seldomMs = 240_000;
/** What is asked seldom is asked a little at a time: what is told meanwhile needs the requests of the same minute. */
const gapMs = 30_000;

type Deliverable = Pick<AccountRow, "sealedWebhookState" | "webhookProblem">;

/** Whether every change is told by a webhook, as far as anybody knows. */
const isTold = (account: Deliverable, publicUrl: string | null): boolean =>
  publicUrl !== null && account.sealedWebhookState !== null && account.webhookProblem === null;

export const pollingPace = (account: Deliverable, publicUrl: string | null) =>
  isTold(account, publicUrl)
    ? ({ everyMs: seldomMs, gapMs, priority: "sweep" } as const)
    : ({ everyMs: oftenMs, gapMs: 0, priority: "orders" } as const);

/** Goes with the reason why webhooks do not come, or not all of them. */
export const pollingNote =
  "Changes are found by asking instead: most are seen within 10 seconds, some within 2 minutes, and what is not " +
  "listed as changed when all stock has been read in rotation, at the earliest every 10 minutes.";
