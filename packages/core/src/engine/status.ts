// Where an integration stands, and what keeps it from the next step (rule T4). The status is stored, so that a change
// of it is an event; the problems are found anew each time.
import { baselineDrift, needsPush, targetState } from "../domain/target.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { IntegrationRow, IntegrationStatus } from "../store/entities/integration.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";
import { topics } from "./context.ts";
import { statusSaid } from "./event-words.ts";
import { holdProblems } from "./hold-problems.ts";
import { type IntegrationProblem, locationProblems } from "./location-problems.ts";
import { pollingNote } from "./polling-pace.ts";
import { orderProblems } from "./order-problems.ts";
import { forgetDoubts, markForLook } from "./push-marks.ts";
import { giveUpChanges } from "./run-progress.ts";
import { stockProblems } from "./stock-problems.ts";

function accountProblems(account: AccountRow, role: "source" | "channel"): IntegrationProblem[] {
  const path = [role];
  const code = role.toUpperCase();
  if (account.sealedConfig === null) {
    const message = `${account.name} is disconnected: enter its credentials again (updateAccount).`;
    return [{ code: `${code}_DISCONNECTED`, message, path, keeps: "NOT_CONNECTED" }];
  }
  if (account.healthState === "UNAUTHORIZED") {
    const message = `${account.name} refuses its credentials: ${account.healthMessage ?? "no reason given"}`;
    return [{ code: `${code}_UNAUTHORIZED`, message, path, keeps: "NOT_CONNECTED" }];
  }
  const problems: IntegrationProblem[] = [];
  if (account.healthState === "UNREACHABLE") {
    const message = `${account.name} does not answer: ${account.healthMessage ?? "no reason given"}`;
    problems.push({ code: `${code}_UNREACHABLE`, message, path, keeps: null });
  }
  if (account.webhookProblem !== null) {
    const note = role === "source" ? ` ${pollingNote}` : "";
    problems.push({ code: `${code}_WEBHOOKS`, message: account.webhookProblem + note, path, keeps: null });
  }
  for (const limit of account.accessLimits) {
    problems.push({ code: limit.code, message: `${account.name}: ${limit.message}`, path, keeps: null });
  }
  return problems;
}

/** Until the first activation the numbers of all targets must be known: they become the baseline (rule T2). */
async function preparationProblems(tx: Tx, integration: IntegrationRow): Promise<IntegrationProblem[]> {
  if (integration.firstActivatedAt !== null) return [];
  const problem = (message: string): IntegrationProblem[] => [
    { code: "PREPARING", message, path: null, keeps: "DISABLED" },
  ];
  if (integration.preparedAt === null) return problem("The catalogs are being read and matched.");
  const uncomputed = await tx.targets.countUncomputed(integration.id);
  return uncomputed === 0 ? [] : problem(`The stock of ${uncomputed} targets is still being read.`);
}

export async function findProblems(tx: Tx, integration: IntegrationRow): Promise<IntegrationProblem[]> {
  const accounts = await tx.accounts.byIds([integration.source, integration.channel]);
  return [
    ...accounts.flatMap((account) =>
      accountProblems(account, account.id === integration.source ? "source" : "channel"),
    ),
    ...(await locationProblems(tx, integration)),
    ...(await holdProblems(tx, integration)),
    ...(await stockProblems(tx, integration)),
    ...(await orderProblems(tx, integration)),
    // Last: what it asks depends on the integration, and the others are asked for many integrations at once.
    ...(await preparationProblems(tx, integration)),
  ];
}

function statusOf(problems: readonly IntegrationProblem[], isSyncEnabled: boolean): IntegrationStatus {
  if (problems.some((problem) => problem.keeps === "NOT_CONNECTED")) return "NOT_CONNECTED";
  if (problems.some((problem) => problem.keeps === "DISABLED")) return "DISABLED";
  return isSyncEnabled ? "ACTIVE" : "INACTIVE";
}

/** The first activation pushes nothing: the numbers of this moment are the baseline (rule T2). */
function takeBaseline(targets: readonly TargetRow[]): void {
  for (const target of targets) {
    if (target.settled !== null || target.sourceVariant === null) continue;
    target.settled = target.desired;
    target.isBaselineDue = target.desired === null;
    forgetDoubts(target);
    target.driftCause = baselineDrift(target.desired, target.observed);
  }
}

async function enterStatus(tx: Tx, integration: IntegrationRow, now: number): Promise<void> {
  const isActive = integration.status === "ACTIVE";
  const targets = await tx.targets.ofIntegration(integration.id);
  if (isActive && integration.firstActivatedAt === null) {
    integration.firstActivatedAt = now;
    integration.nightsFrom = now;
    takeBaseline(targets);
  }
  const mark = await tx.sequence.next();
  for (const target of targets) {
    // Those whose number departed while it was off are caught up, and no others; what had failed is looked at again.
    if (isActive && (needsPush(target) || target.errorCode !== null)) {
      markForLook(target, mark, now);
      target.markedAt ??= now;
    }
    target.state = targetState({ ...target, hasError: target.errorCode !== null }, isActive);
  }
  if (!isActive) {
    const ids = targets.map(({ id }) => id);
    await giveUpChanges(tx, ids, "HELD", `The integration ${statusSaid(integration.status)}.`, now);
  }
  tx.wake(topics.pushes(integration.id));
}

/** Finds the status anew; where it changed, stores it, tells of it, and does what entering it means. */
export async function refreshStatus(tx: Tx, integration: IntegrationRow, now: number): Promise<void> {
  await tx.flush();
  const problems = await findProblems(tx, integration);
  const status = statusOf(problems, integration.isSyncEnabled);
  const before = integration.status;
  if (status === before) return;
  integration.status = status;
  if (status === "ACTIVE" || before === "ACTIVE") await enterStatus(tx, integration, now);
  const reason = problems.find((problem) => problem.keeps === status)?.message;
  await tx.events.append([
    {
      type: "STATUS_CHANGED",
      occurredAt: now,
      integration: integration.id,
      message: `${integration.name} ${statusSaid(status)}.${reason ? ` ${reason}` : ""}`,
      detail: { before, status, problems: problems.map(({ code, message }) => ({ code, message })) },
    },
  ]);
  tx.wake(topics.events);
  await tx.flush();
}
