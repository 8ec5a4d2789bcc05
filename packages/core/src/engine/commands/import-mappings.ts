// Carries out a list of statements about mappings (rules M5, M6): all are judged before the first is carried out, in one
// transaction, with one matching, however many they are.
import {
  type Decision,
  type MappingStatement,
  type StatementFault,
  type Stated,
  stateMappings,
} from "../../domain/state-mappings.ts";
import type { VariantMatch } from "../../domain/match-variants.ts";
import type { SourceVariantRow } from "../../store/entities/catalog.ts";
import type { IntegrationRow, MappingRuleRow } from "../../store/entities/integration.ts";
import type { Tx } from "../../store/tx.ts";
import type { EngineContext } from "../context.ts";
import { allowSettling, drain } from "../drain.ts";
import { findMatches, readCatalogs } from "../find-matches.ts";
import { rematch } from "../matching.ts";
import { refreshStatus } from "../status.ts";
import { demandPrepared, findIntegration } from "./find.ts";
import { asCommand, type CommandResult, partly } from "./refusal.ts";

export type ImportMappingsInput = {
  integrationId: number;
  statements: readonly MappingStatement[];
  /** Rows that could not even be read as statements. */
  unread: number;
  isDryRun: boolean;
  /** Carry out the good ones even where others are bad. */
  skipBad: boolean;
};

export type MappingSide = {
  status: VariantMatch["status"];
  origin: VariantMatch["origin"];
  source: SourceVariantRow | null;
};
type MappingChange = { row: number; channel: Stated["channel"]; from: MappingSide; to: MappingSide };

export type ImportedMappings = {
  /** False for a dry run, and where bad rows kept it from being done. */
  isDone: boolean;
  unchanged: number;
  changes: MappingChange[];
  faults: StatementFault[];
};

const decisionOf = ({ sourceVariant, origin, isExcluded }: MappingRuleRow): Decision => ({
  sourceVariantId: sourceVariant,
  origin,
  isExcluded,
});

const nothing: MappingSide = { status: "UNMATCHED", origin: null, source: null };

/** A row that says "by its SKU" and names another than its SKU leads to was meant otherwise, or is out of date. */
function checkSku({ statement, named }: Stated, to: MappingSide): StatementFault | null {
  if (statement.origin !== "SKU" || !named || to.source?.id === named.id) return null;
  const leads = to.source ? `leads to ${to.source.name}` : "leads to nothing in the source";
  const message = `Its SKU ${leads}: say MANUAL to map it to ${named.name}, or leave the variant out.`;
  return { row: statement.row, field: "origin", message };
}

async function judge(tx: Tx, integration: IntegrationRow, statements: readonly MappingStatement[]) {
  const rules = await tx.integrations.rules(integration.id);
  const before = new Map(rules.map((rule) => [rule.channelVariant, rule]));
  const catalogs = await readCatalogs(tx, integration);
  const { stated, faults } = stateMappings(
    statements,
    catalogs.channels,
    catalogs.sources,
    new Map(rules.map((rule) => [rule.channelVariant, decisionOf(rule)])),
  );
  const after = new Map(before);
  for (const { channel, decision } of stated.filter(({ isChange }) => isChange)) {
    if (decision === null) after.delete(channel.id);
    else after.set(channel.id, ruleOf(integration, channel.id, decision));
  }
  const matches = await findMatches(tx, integration, [...after.values()], catalogs);
  const sideAfter = new Map(matches.matches.map((match) => [match.channelVariantId, match]));
  const stored = await tx.mappings.ofIntegration(integration.id);
  const sideBefore = new Map(stored.map((row) => [row.channelVariant, row]));
  const sideOf = (row: Omit<MappingSide, "source"> | undefined, source: number | null | undefined) =>
    row
      ? { status: row.status, origin: row.origin, source: matches.sources.get(source ?? 0) ?? null }
      : nothing;

  const changes: MappingChange[] = [];
  const wanted = new Map<number, Decision | null>();
  let unchanged = 0;
  for (const each of stated) {
    const { channel, decision, isChange, statement } = each;
    const [left, right] = [sideBefore.get(channel.id), sideAfter.get(channel.id)];
    const to = sideOf(right, right?.sourceVariantId);
    const fault = checkSku(each, to);
    if (fault) faults.push(fault);
    else if (isChange) {
      wanted.set(channel.id, decision);
      changes.push({ row: statement.row, channel, from: sideOf(left, left?.sourceVariant), to });
    } else unchanged += 1;
  }
  return { changes, wanted, unchanged, faults: faults.toSorted((left, right) => left.row - right.row) };
}

const ruleOf = (
  { id }: IntegrationRow,
  channelVariant: number,
  { sourceVariantId, origin, isExcluded }: Decision,
): MappingRuleRow => ({
  id: 0,
  integration: id,
  channelVariant,
  sourceVariant: sourceVariantId,
  origin,
  isExcluded,
});

/** The targets that are no longer written to. */
async function carryOut(
  tx: Tx,
  integration: IntegrationRow,
  wanted: ReadonlyMap<number, Decision | null>,
  now: number,
): Promise<number[]> {
  await tx.integrations.replaceRules(
    integration.id,
    [...wanted.keys()],
    [...wanted].flatMap(([channelVariant, decision]) => {
      if (decision === null) return [];
      const { id: _, ...rule } = ruleOf(integration, channelVariant, decision);
      return [rule];
    }),
  );
  const stopped = await rematch(tx, integration, now);
  allowSettling(integration, now);
  await refreshStatus(tx, integration, now);
  return stopped;
}

/** All or nothing, unless the bad ones are to be left out. What is said and holds already changes nothing. */
export const importMappings = (
  context: EngineContext,
  input: ImportMappingsInput,
): Promise<CommandResult<ImportedMappings>> =>
  asCommand<ImportedMappings>(async () => {
    const now = context.ports.clock.now();
    const { result, open } = await context.store.transaction(async (tx) => {
      const integration = await findIntegration(tx, input.integrationId);
      demandPrepared(integration);
      const { wanted, ...found } = await judge(tx, integration, input.statements);
      const isBad = found.faults.length + input.unread > 0;
      const isDone = !input.isDryRun && (!isBad || input.skipBad);
      const stopped = isDone && wanted.size > 0 ? await carryOut(tx, integration, wanted, now) : [];
      return { result: { ...found, isDone }, open: await tx.intents.openOfTargets(stopped) };
    });
    return partly(result, await drain(context, input.integrationId, open));
  });
