// The schema's builder and its settings. It holds no types: each has a file of its own.
import SchemaBuilder from "@pothos/core";
import DataloaderPlugin from "@pothos/plugin-dataloader";
import DirectivesPlugin from "@pothos/plugin-directives";
import RelayPlugin from "@pothos/plugin-relay";
import type { Tx } from "@stockgate/core";
import type { GraphQLContext } from "./context.ts";
import { decodeGlobalId, encodeGlobalId, type NodeName } from "./global-id.ts";
import { type Asking, largestBatch, readTogether } from "./read-together.ts";

export type BuilderTypes = PothosSchemaTypes.ExtendDefaultTypes<{
  Context: GraphQLContext;
  Scalars: {
    ID: { Input: string; Output: string | number };
    /** Epoch milliseconds within. */
    DateTime: { Input: number; Output: number };
    Decimal: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
  };
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Connection: { totalCount: () => Promise<number> };
}>;

export const builder = new SchemaBuilder<BuilderTypes>({
  plugins: [RelayPlugin, DataloaderPlugin, DirectivesPlugin],
  defaultFieldNullability: false,
  relay: {
    encodeGlobalID: (type, id) => encodeGlobalId(type as NodeName, String(id)),
    decodeGlobalID(text) {
      const key = decodeGlobalId(text);
      if (!key) throw new RangeError("no global id");
      return { typename: key.type, id: String(key.id) };
    },
    idFieldOptions: { description: "Names this object among all objects; opaque." },
    nodeTypeOptions: { description: "An object that can be refetched by its global id." },
    // `node` is in node.ts: there a malformed id answers null instead of an error.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    pageInfoTypeOptions: {
      description: "Where a page lies within its listing.",
      // In a supergraph every Relay subgraph has it.
      directives: { shareable: true },
    },
    hasNextPageFieldOptions: { description: "Whether there is more behind this page." },
    hasPreviousPageFieldOptions: { description: "Whether there is more before this page." },
    startCursorFieldOptions: { description: "Cursor of the first edge; null on an empty page." },
    endCursorFieldOptions: { description: "Cursor of the last edge; null on an empty page." },
    edgesFieldOptions: { description: "The rows of this page with their cursors.", nullable: false },
    nodesOnConnection: { description: "The rows of this page." },
    nodeFieldOptions: { description: "The row.", nullable: false },
    cursorFieldOptions: { description: "Opaque and stable; for `after` and `before`." },
    pageInfoFieldOptions: { description: "Where this page lies." },
    firstArgOptions: { description: "At most this many from the front; 50 unless told, 250 at most." },
    lastArgOptions: { description: "At most this many from the back; 250 at most." },
    afterArgOptions: { description: "Only what lies behind this cursor." },
    beforeArgOptions: { description: "Only what lies before this cursor." },
  },
});

builder.globalConnectionField("totalCount", (t) =>
  t.int({
    nullable: true,
    description: "How many rows the whole listing has; counted only when asked for.",
    resolve: ({ totalCount }) => totalCount(),
  }),
);

type FindRows<Row> = (tx: Tx, ids: readonly number[]) => Promise<Row[]>;
/** By their ids; those that are no more are missing, and what others asked for in the same turn may be there. */
type FindTogether<Row> = (asking: Asking, ids: readonly number[]) => Promise<ReadonlyMap<number, Row>>;

const loadableNode = <Row extends { id: number }>(name: NodeName, find: FindTogether<Row>) =>
  builder.loadableNodeRef(name, {
    id: { resolve: (row: Row) => row.id, parse: Number },
    async load(ids: number[], context): Promise<Row[]> {
      const rows = await find(context, ids);
      return ids.flatMap((id) => rows.get(id) ?? []);
    },
    sort: (row: Row) => row.id,
    loaderOptions: { maxBatchSize: largestBatch },
  });

/** What `defineNode` answers, whatever its rows are. */
export type NodeRef = { $inferType: unknown; findTogether: FindTogether<unknown> };

/** Every node there is, each of a row of its own kind, for whoever serves them by their ids. */
export const nodes = new Map<NodeName, ReturnType<typeof loadableNode<{ id: number }>>>();

/** A node backed by a row: wherever a field answers a row's id instead of the row, the rows are loaded together. */
export function defineNode<Row extends { id: number }>(name: NodeName, find: FindRows<Row>) {
  const together = readTogether(
    async (tx, _all: null, ids: readonly number[]) =>
      new Map((await find(tx, ids)).map((row) => [row.id, row])),
  );
  const findTogether: FindTogether<Row> = (asking, ids) => together(asking, null, ids);
  const node = Object.assign(loadableNode(name, findTogether), { findTogether });
  nodes.set(name, node as never);
  return node;
}

/** An enum whose values and their descriptions stand in one record. */
export const defineEnum = <Value extends string>(
  name: string,
  description: string,
  descriptions: Readonly<Record<Value, string>>,
) =>
  builder.enumType(name, {
    description,
    values: Object.fromEntries(
      Object.entries<string>(descriptions).map(([value, text]) => [value, { description: text }]),
    ) as { [Each in Value]: { description: string } },
  });

builder.queryType({ description: "Everything that can be read." });
builder.mutationType({
  description: "Everything that can be done. What the caller can mend comes as userErrors.",
});
builder.subscriptionType({
  description: "What is told as it happens, over server-sent events or WebSocket.",
});
