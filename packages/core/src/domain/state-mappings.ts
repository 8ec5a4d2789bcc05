// What a list of statements about mappings makes of the decisions that are there (rules M5, M6). Pure: each statement is
// judged by itself, and says nothing where nothing is to be changed.
import type { VariantMappingOrigin } from "./match-variants.ts";

/** What is said of one channel variant; null: nothing is said. */
export type MappingStatement = {
  /** Where it stands in what a person handed in. */
  row: number;
  channelVariant: string;
  /** The source's own id of a variant, its code, or both. */
  sourceVariant: string | null;
  sourceSku: string | null;
  /** SKU: no decision, whatever bears its SKU. */
  origin: VariantMappingOrigin | null;
  isExcluded: boolean | null;
};

type StatementField = Exclude<keyof MappingStatement, "row">;

/** What keeps a statement from being carried out. */
export type StatementFault = { row: number; field: StatementField; message: string };

export type Decision = {
  sourceVariantId: number | null;
  origin: "MANUAL" | "IMPORT";
  isExcluded: boolean;
};

export type StatedChannel = { id: number; externalId: string; title: string; isDeleted: boolean };
export type StatedSource = {
  id: number;
  externalId: string;
  sku: string | null;
  name: string;
  hasStock: boolean;
  archivedAt: number | null;
  deletedAt: number | null;
};

export type Stated = {
  statement: MappingStatement;
  channel: StatedChannel;
  /** The source variant that the statement names, whether or not a decision is to say so. */
  named: StatedSource | null;
  /** Null: none, what bears the same SKU counts. */
  decision: Decision | null;
  isChange: boolean;
};

class Fault extends Error {
  readonly field: StatementField;
  constructor(field: StatementField, message: string) {
    super(message);
    this.field = field;
  }
}

/** A spreadsheet shows a long number in this way, and saves it so. */
const isRounded = (id: string): boolean => /^\d([.,]\d+)?E\+\d+$/i.test(id);
const roundedHint = (id: string): string =>
  isRounded(id) ? " A spreadsheet has rounded it: have the column formatted as text." : "";

const isGone = ({ deletedAt, archivedAt }: StatedSource) => deletedAt !== null || archivedAt !== null;

/** Finds source variants by what statements call them. */
function createFinder(sources: readonly StatedSource[]) {
  const byId = new Map(sources.map((source) => [source.externalId, source]));
  const bySku = Map.groupBy(
    sources.filter((source) => source.hasStock && !isGone(source)),
    (source) => source.sku,
  );
  function findById(id: string, sku: string | null): StatedSource {
    const source = byId.get(id);
    if (!source)
      throw new Fault("sourceVariant", `The source has no variant with the id ${id}.${roundedHint(id)}`);
    if (sku === null || source.sku === sku) return source;
    const code = source.sku === null ? "no code" : `the code ${source.sku}`;
    throw new Fault("sourceSku", `The id says ${source.name}, which bears ${code}: clear one of the two.`);
  }
  return (id: string | null, sku: string | null): StatedSource | null => {
    if (id !== null) return findById(id, sku);
    if (sku === null) return null;
    const [first, ...others] = bySku.get(sku) ?? [];
    if (!first)
      throw new Fault("sourceSku", `No variant in the source bears the code ${sku}.${roundedHint(sku)}`);
    if (others.length === 0) return first;
    throw new Fault("sourceSku", `${others.length + 1} variants bear the code ${sku}: say which by its id.`);
  };
}

function checkUsable(source: StatedSource, field: StatementField): void {
  if (isGone(source)) throw new Fault(field, `${source.name} is deleted or archived in the source.`);
  if (!source.hasStock) throw new Fault(field, `${source.name} has no stock: it is a service.`);
}

function decide(
  { origin, isExcluded: stated }: MappingStatement,
  named: StatedSource | null,
  before: Decision | null,
): Decision | null {
  const isExcluded = stated ?? before?.isExcluded ?? false;
  const kept = before?.sourceVariantId ?? null;
  const sourceVariantId = origin === "SKU" ? null : (named?.id ?? kept);
  if (sourceVariantId === null && (origin === "MANUAL" || origin === "IMPORT")) {
    throw new Fault("sourceVariant", "Mapped to what? Say its id or its code.");
  }
  if (sourceVariantId === null && !isExcluded) return null;
  const former = sourceVariantId === kept ? before?.origin : undefined;
  const decided = origin === "SKU" || origin === null ? (former ?? "MANUAL") : origin;
  return { sourceVariantId, origin: decided, isExcluded };
}

const isSame = (left: Decision | null, right: Decision | null): boolean =>
  (left?.sourceVariantId ?? null) === (right?.sourceVariantId ?? null) &&
  (left?.isExcluded ?? false) === (right?.isExcluded ?? false) &&
  // Of a mapping alone does it matter who made it.
  ((left?.sourceVariantId ?? null) === null || left?.origin === right?.origin);

/** Judges each statement by the decisions that are there; answers those that can be carried out, and what is wrong. */
export function stateMappings(
  statements: readonly MappingStatement[],
  channels: readonly StatedChannel[],
  sources: readonly StatedSource[],
  decisions: ReadonlyMap<number, Decision>,
): { stated: Stated[]; faults: StatementFault[] } {
  const channelOf = new Map(channels.map((channel) => [channel.externalId, channel]));
  const findSource = createFinder(sources);
  const rowOf = new Map<string, number>();

  function judge(statement: MappingStatement): Stated {
    const { row, channelVariant, sourceVariant, sourceSku } = statement;
    const channel = channelOf.get(channelVariant);
    if (!channel) {
      const message = `The channel has no variant with the id ${channelVariant}.${roundedHint(channelVariant)}`;
      throw new Fault("channelVariant", message);
    }
    const first = rowOf.get(channelVariant);
    if (first !== undefined) throw new Fault("channelVariant", `Row ${first} speaks of it already.`);
    rowOf.set(channelVariant, row);
    const before = decisions.get(channel.id) ?? null;
    const named = findSource(sourceVariant, sourceSku);
    const decision = decide(statement, named, before);
    const isChange = !isSame(before, decision);
    if (isChange && channel.isDeleted && decision !== null)
      throw new Fault("channelVariant", `${channel.title} is deleted in the channel.`);
    if (named && decision?.sourceVariantId === named.id && before?.sourceVariantId !== named.id)
      checkUsable(named, sourceVariant === null ? "sourceSku" : "sourceVariant");
    return { statement, channel, named, decision, isChange };
  }

  const stated: Stated[] = [];
  const faults: StatementFault[] = [];
  for (const statement of statements) {
    try {
      stated.push(judge(statement));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push({ row: statement.row, field: error.field, message: error.message });
    }
  }
  return { stated, faults };
}
