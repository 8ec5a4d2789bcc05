// What the last reconciliation of each integration found and did, as Markdown: for a mail in the morning.
//   node examples/nightly-report.ts
// It ends with 1 where a person should look.
import { createClient, type SyncRunChangesQuery } from "@stockgate/client";
import { token, url } from "./settings.ts";

type Node = NonNullable<SyncRunChangesQuery["node"]>;
type Change = Extract<Node, { changes: unknown }>["changes"]["nodes"][number];

const stockgate = createClient({ url, token });

async function changesOf(id: string): Promise<Change[]> {
  const changes: Change[] = [];
  for (let after: string | null = null; ;) {
    const node: SyncRunChangesQuery["node"] = await stockgate.syncRunChanges({ id, after });
    if (!node || !("changes" in node)) return changes;
    const page: Extract<Node, { changes: unknown }>["changes"] = node.changes;
    changes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return changes;
    after = page.pageInfo.endCursor;
  }
}

let needsLook = false;
const { nodes } = await stockgate.integrations();
for (const { id, name, status, problems, counts } of nodes) {
  console.log(`# ${name}: ${status}\n`);
  for (const { code, message } of problems) console.log(`- **${code}** ${message}`);
  const runs = await stockgate.syncRuns({ integrationId: id, last: 250 });
  const night = runs?.syncRuns.nodes.findLast(
    ({ kind, dryRun, finishedAt }) => kind === "RECONCILE" && !dryRun && finishedAt,
  );
  if (!night) {
    console.log("No reconciliation has ended yet.\n");
    continue;
  }
  const { total, changed, failed } = night.progress;
  console.log(
    `Reconciled ${night.finishedAt}: ${total ?? 0} targets, ${changed} brought right, ${failed} failed.\n`,
  );
  const different = (await changesOf(night.id)).filter(({ outcome }) => outcome !== "UNCHANGED");
  for (const { target, from, to, outcome, reason } of different) {
    const where = `${target?.channelVariant.sku ?? "a variant"} at ${target?.channelLocation.name ?? "a location"}`;
    console.log(`- ${where}: ${from ?? "?"} -> ${to ?? "?"} (${outcome}) ${reason ?? ""}`);
  }
  console.log(
    `\n${counts.unmatched} variants unmatched, ${counts.held} targets held, ${counts.inFlightOrders} orders in flight.\n`,
  );
  needsLook ||= status !== "ACTIVE" || night.state !== "SUCCEEDED" || counts.failed > 0;
}
process.exitCode = needsLook ? 1 : 0;
