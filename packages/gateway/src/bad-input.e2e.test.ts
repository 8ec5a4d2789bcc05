// Bad input to every mutation there is: an entry in userErrors that names the field and the way out, and nothing changed.
// A mutation without an entry in the table fails, and so does an id field of a kind that the table does not know.
import {
  getNamedType,
  type GraphQLInputObjectType,
  isInputObjectType,
  isListType,
  getNullableType,
} from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeGlobalId, type NodeName } from "./schema/global-id.ts";
import { schema } from "./schema/index.ts";
import { openStand, type Stand, waitFor } from "./testing/gateway-stand.ts";
import { neededScopes } from "./auth/scopes.ts";
import { createClient, type TestClient } from "./testing/client.ts";
import { refusalsOf } from "./testing/refusals-of.ts";
import { type Ids, setUp, setUpOutlet } from "./testing/set-up.ts";

type Names = Ids & {
  /** Another source and another store, with an integration of their own. */
  other: Ids;
  channelLocation: string;
  sourceLocation: string;
  channelVariant: string;
  sourceVariant: string;
  foreignChannelLocation: string;
  foreignSourceLocation: string;
  foreignChannelVariant: string;
  foreignSourceVariant: string;
  run: string;
};

let stand: Stand;
let names: Names;

async function idsOf(integrationId: string) {
  type Node = { id: string; name: string };
  type Answer = {
    integration: {
      source: { locations: Node[] };
      channel: { locations: Node[] };
      variantMappings: { nodes: { channelVariant: Node | null; sourceVariant: Node | null }[] };
    };
  };
  const { integration } = await stand.client.ask<Answer>(
    `query ($id: ID!) { integration(id: $id) { source { locations { id name } } channel { locations { id name } }
       variantMappings(first: 250) { nodes { channelVariant { id } sourceVariant { id } } } } }`,
    { id: integrationId },
  );
  const mapped = integration.variantMappings.nodes.find((each) => each.channelVariant && each.sourceVariant);
  return {
    channelLocation: integration.channel.locations[0]?.id ?? "",
    sourceLocation: integration.source.locations[0]?.id ?? "",
    channelVariant: mapped?.channelVariant?.id ?? "",
    sourceVariant: mapped?.sourceVariant?.id ?? "",
  };
}

beforeAll(async () => {
  stand = await openStand();
  const ids = await setUp(stand);
  const other = await setUpOutlet(stand);
  const foreign = await idsOf(other.integrationId);
  const { syncRun } = await stand.client.command<{ syncRun: { id: string } }>(
    "pushStock",
    { integrationId: ids.integrationId, dryRun: true },
    "syncRun { id }",
  );
  await waitFor(async () => {
    const query = "query ($id: ID!) { node(id: $id) { ... on SyncRun { finishedAt } } }";
    const { node } = await stand.client.ask<{ node: { finishedAt: string | null } }>(query, {
      id: syncRun.id,
    });
    return node.finishedAt !== null;
  }, 60_000);
  names = {
    ...ids,
    ...(await idsOf(ids.integrationId)),
    other,
    foreignChannelLocation: foreign.channelLocation,
    foreignSourceLocation: foreign.sourceLocation,
    foreignChannelVariant: foreign.channelVariant,
    foreignSourceVariant: foreign.sourceVariant,
    run: syncRun.id,
  };
}, 120_000);
afterAll(() => stand.close());

type Case = { title: string; change: (ids: Names) => object; code: string; field: string[] };
type Entry = {
  /** An input of the right form; the cases change a part of it. */
  input: (ids: Names) => Record<string, unknown>;
  cases: Case[];
};

const ofIntegration = ({ integrationId }: Names) => ({ integrationId });
const bothSides = (field: "channelVariantId" | "channelLocationId"): Case[] =>
  field === "channelVariantId"
    ? [
        {
          title: "a variant of another store",
          change: (ids) => ({ channelVariantId: ids.foreignChannelVariant }),
          code: "INVALID",
          field: ["channelVariantId"],
        },
      ]
    : [
        {
          title: "a location of another store",
          change: (ids) => ({ channelLocationId: ids.foreignChannelLocation }),
          code: "INVALID",
          field: ["channelLocationId"],
        },
        {
          title: "a location of the source",
          change: (ids) => ({ channelLocationId: ids.sourceLocation }),
          code: "INVALID",
          field: ["channelLocationId"],
        },
      ];
const pairOf = (ids: Names) => ({
  channelVariantId: ids.channelVariant,
  sourceVariantId: ids.sourceVariant,
});
/** The second of two pairs is at fault: the first is not carried out either. */
const pairCases = (
  [
    ["no id", () => ({ channelVariantId: "x" }), "INVALID", "channelVariantId"],
    [
      "a variant of another store",
      (ids) => ({ channelVariantId: ids.foreignChannelVariant }),
      "INVALID",
      "channelVariantId",
    ],
    [
      "a variant of the other side",
      (ids) => ({ channelVariantId: ids.sourceVariant }),
      "NOT_FOUND",
      "channelVariantId",
    ],
    ["one that was named before", () => ({}), "INVALID", "channelVariantId"],
    [
      "a variant of another source",
      (ids) => ({ sourceVariantId: ids.foreignSourceVariant }),
      "INVALID",
      "sourceVariantId",
    ],
    [
      "one that is not there",
      () => ({ sourceVariantId: encodeGlobalId("SourceVariant", 2_147_483_000) }),
      "NOT_FOUND",
      "sourceVariantId",
    ],
  ] as [string, Case["change"], string, string][]
).map(([title, change, code, field]): Case => ({
  title,
  change: (ids) => ({ mappings: [pairOf(ids), { ...pairOf(ids), ...change(ids) }] }),
  code,
  field: ["mappings", "1", field],
}));
const noneNamed: Case = {
  title: "no variant named",
  change: () => ({ variants: { channelVariantIds: [] } }),
  code: "OUT_OF_RANGE",
  field: ["variants", "channelVariantIds"],
};
const tooManyNamed = (length: number): Case => ({
  title: "too many named",
  change: (ids) => ({ variants: { channelVariantIds: Array.from({ length }, () => ids.channelVariant) } }),
  code: "OUT_OF_RANGE",
  field: ["variants", "channelVariantIds"],
});
const importCases: Case[] = [
  {
    title: "nothing chosen",
    change: () => ({ variants: { all: false } }),
    code: "INVALID",
    field: ["variants", "all"],
  },
  {
    title: "an empty search",
    change: () => ({ variants: { search: " " } }),
    code: "INVALID",
    field: ["variants", "search"],
  },
  noneNamed,
  tooManyNamed(1001),
  {
    title: "a variant of another store",
    change: (ids) => ({ variants: { channelVariantIds: [ids.channelVariant, ids.foreignChannelVariant] } }),
    code: "INVALID",
    field: ["variants", "channelVariantIds", "1"],
  },
];
const selectionCases: Case[] = [
  {
    title: "a variant of another store",
    change: (ids) => ({ variants: { channelVariantIds: [ids.channelVariant, ids.foreignChannelVariant] } }),
    code: "NOT_FOUND",
    field: ["variants", "channelVariantIds", "1"],
  },
  {
    title: "nothing selected by",
    change: () => ({ variants: { matching: { search: null } } }),
    code: "INVALID",
    field: ["variants", "matching"],
  },
  noneNamed,
  tooManyNamed(251),
  {
    title: "an empty tag",
    change: () => ({ variants: { matching: { tag: " " } } }),
    code: "INVALID",
    field: ["variants", "matching", "tag"],
  },
  {
    title: "a tag that nobody bears",
    change: () => ({ variants: { matching: { tag: "no such tag" } } }),
    code: "NOT_FOUND",
    field: ["variants", "matching", "tag"],
  },
  {
    title: "a search that finds none",
    change: () => ({ variants: { matching: { search: "no such thing" } } }),
    code: "NOT_FOUND",
    field: ["variants", "matching", "search"],
  },
];
const namedVariant = (ids: Names) => ({ channelVariantIds: [ids.channelVariant] });
const policyCases = (path: string[]): Case[] =>
  (
    [
      ["a negative buffer", { bufferQuantity: -1 }, "OUT_OF_RANGE", "bufferQuantity"],
      ["more than all held back", { bufferPercent: "100.5" }, "OUT_OF_RANGE", "bufferPercent"],
      ["a maximum below nothing", { maximumQuantity: -1 }, "OUT_OF_RANGE", "maximumQuantity"],
      ["an id that is none", { onlineStoreSourceLocationId: "x" }, "INVALID", "onlineStoreSourceLocationId"],
    ] as const
  ).map(([title, policy, code, field]) => ({
    title,
    change: () => ({ policy }),
    code,
    field: [...path, field],
  }));

const table: Record<string, Entry> = {
  connectAccount: {
    input: () => ({ adapter: "katana", name: "New", config: {} }),
    cases: [
      {
        title: "an adapter that is none",
        change: () => ({ adapter: "x" }),
        code: "NOT_FOUND",
        field: ["adapter"],
      },
      { title: "a field that is missing", change: () => ({}), code: "INVALID", field: ["config", "apiKey"] },
      { title: "an empty name", change: () => ({ name: " " }), code: "INVALID", field: ["name"] },
    ],
  },
  updateAccount: {
    input: ({ katanaId }) => ({ accountId: katanaId }),
    cases: [
      { title: "an empty name", change: () => ({ name: " " }), code: "INVALID", field: ["name"] },
      {
        title: "a field that is missing",
        change: () => ({ config: { apiKey: "" } }),
        code: "INVALID",
        field: ["config", "apiKey"],
      },
    ],
  },
  disconnectAccount: { input: ({ katanaId }) => ({ accountId: katanaId }), cases: [] },
  createIntegration: {
    input: ({ katanaId, other }) => ({
      name: "New",
      sourceAccountId: katanaId,
      channelAccountId: other.shopifyId,
    }),
    cases: [
      {
        title: "a store for a source",
        change: ({ shopifyId }) => ({ sourceAccountId: shopifyId }),
        code: "INVALID",
        field: ["sourceAccountId"],
      },
      {
        title: "a source for a store",
        change: ({ katanaId }) => ({ channelAccountId: katanaId }),
        code: "INVALID",
        field: ["channelAccountId"],
      },
      {
        title: "two that are joined already",
        change: ({ shopifyId }) => ({ channelAccountId: shopifyId }),
        code: "TAKEN",
        field: ["channelAccountId"],
      },
      { title: "an empty name", change: () => ({ name: " " }), code: "INVALID", field: ["name"] },
      ...policyCases(["policy"]),
    ],
  },
  deleteIntegration: { input: ofIntegration, cases: [] },
  setInventorySync: { input: (ids) => ({ ...ofIntegration(ids), enabled: true }), cases: [] },
  updateSyncPolicy: {
    input: (ids) => ({ ...ofIntegration(ids), policy: {} }),
    cases: [
      ...policyCases(["policy"]),
      {
        title: "a location of another source",
        change: (ids) => ({ policy: { onlineStoreSourceLocationId: ids.foreignSourceLocation } }),
        code: "NOT_FOUND",
        field: ["policy", "onlineStoreSourceLocationId"],
      },
    ],
  },
  mapLocation: {
    input: (ids) => ({
      ...ofIntegration(ids),
      channelLocationId: ids.channelLocation,
      sourceLocationId: ids.sourceLocation,
    }),
    cases: [
      ...bothSides("channelLocationId"),
      {
        title: "a location of another source",
        change: (ids) => ({ sourceLocationId: ids.foreignSourceLocation }),
        code: "INVALID",
        field: ["sourceLocationId"],
      },
      {
        title: "a location of the store to follow",
        change: (ids) => ({ sourceLocationId: ids.channelLocation }),
        code: "INVALID",
        field: ["sourceLocationId"],
      },
    ],
  },
  excludeLocation: {
    input: (ids) => ({ ...ofIntegration(ids), channelLocationId: ids.channelLocation }),
    cases: bothSides("channelLocationId"),
  },
  unmapLocation: {
    input: (ids) => ({ ...ofIntegration(ids), channelLocationId: ids.channelLocation }),
    cases: bothSides("channelLocationId"),
  },
  mapVariant: {
    input: (ids) => ({
      ...ofIntegration(ids),
      channelVariantId: ids.channelVariant,
      sourceVariantId: ids.sourceVariant,
    }),
    cases: [
      ...bothSides("channelVariantId"),
      {
        title: "a variant of another source",
        change: (ids) => ({ sourceVariantId: ids.foreignSourceVariant }),
        code: "INVALID",
        field: ["sourceVariantId"],
      },
    ],
  },
  mapVariants: {
    input: (ids) => ({ ...ofIntegration(ids), mappings: [pairOf(ids)] }),
    cases: [
      { title: "no pair", change: () => ({ mappings: [] }), code: "OUT_OF_RANGE", field: ["mappings"] },
      {
        title: "too many pairs",
        change: (ids) => ({ mappings: Array.from({ length: 251 }, () => pairOf(ids)) }),
        code: "OUT_OF_RANGE",
        field: ["mappings"],
      },
      ...pairCases,
    ],
  },
  unmapVariant: {
    input: (ids) => ({ ...ofIntegration(ids), channelVariantId: ids.channelVariant }),
    cases: [
      ...bothSides("channelVariantId"),
      { title: "one that nobody mapped", change: () => ({}), code: "INVALID", field: ["channelVariantId"] },
    ],
  },
  unmapVariants: {
    input: (ids) => ({ ...ofIntegration(ids), channelVariantIds: [ids.channelVariant] }),
    cases: [
      {
        title: "no variant",
        change: () => ({ channelVariantIds: [] }),
        code: "OUT_OF_RANGE",
        field: ["channelVariantIds"],
      },
      {
        title: "too many variants",
        change: (ids) => ({ channelVariantIds: Array.from({ length: 251 }, () => ids.channelVariant) }),
        code: "OUT_OF_RANGE",
        field: ["channelVariantIds"],
      },
      {
        title: "a variant of another channel",
        change: (ids) => ({ channelVariantIds: [ids.foreignChannelVariant] }),
        code: "INVALID",
        field: ["channelVariantIds", "0"],
      },
      {
        title: "one that nobody mapped",
        change: () => ({}),
        code: "INVALID",
        field: ["channelVariantIds", "0"],
      },
    ],
  },
  excludeVariant: {
    input: (ids) => ({ ...ofIntegration(ids), channelVariantId: ids.channelVariant, excluded: true }),
    cases: bothSides("channelVariantId"),
  },
  excludeVariants: {
    input: (ids) => ({ ...ofIntegration(ids), variants: namedVariant(ids), excluded: true }),
    cases: selectionCases,
  },
  setVariantOverrides: {
    input: (ids) => ({ ...ofIntegration(ids), variants: namedVariant(ids), bufferQuantity: 1 }),
    cases: [
      ...selectionCases,
      {
        title: "a negative buffer",
        change: () => ({ bufferQuantity: -1 }),
        code: "OUT_OF_RANGE",
        field: ["bufferQuantity"],
      },
      {
        title: "more than all held back",
        change: () => ({ bufferPercent: "101" }),
        code: "OUT_OF_RANGE",
        field: ["bufferPercent"],
      },
    ],
  },
  clearVariantOverrides: {
    input: (ids) => ({ ...ofIntegration(ids), variants: namedVariant(ids) }),
    cases: selectionCases,
  },
  importProducts: {
    input: (ids) => ({ ...ofIntegration(ids), variants: { all: true } }),
    cases: importCases,
  },
  importStock: { input: (ids) => ({ ...ofIntegration(ids), variants: { all: true } }), cases: importCases },
  refreshCatalog: { input: ofIntegration, cases: [] },
  pushStock: {
    input: (ids) => ({ ...ofIntegration(ids), dryRun: true }),
    cases: [
      { title: "no SKU", change: () => ({ skus: [] }), code: "INVALID", field: ["skus"] },
      {
        title: "a SKU that nobody maps",
        change: () => ({ skus: ["NO-SUCH-SKU"] }),
        code: "NOT_FOUND",
        field: ["skus", "0"],
      },
      {
        title: "sync is off",
        change: () => ({ dryRun: false }),
        code: "SYNC_DISABLED",
        field: ["integrationId"],
      },
    ],
  },
  reconcile: {
    input: ofIntegration,
    cases: [{ title: "sync is off", change: () => ({}), code: "SYNC_DISABLED", field: ["integrationId"] }],
  },
  retryFailedTargets: {
    input: ofIntegration,
    cases: [{ title: "sync is off", change: () => ({}), code: "SYNC_DISABLED", field: ["integrationId"] }],
  },
  cancelSyncRun: {
    input: (ids) => ({ syncRunId: ids.run }),
    cases: [{ title: "one that has ended", change: () => ({}), code: "CONFLICT", field: ["syncRunId"] }],
  },
  approveSyncRun: {
    input: (ids) => ({ syncRunId: ids.run }),
    cases: [{ title: "one that holds nothing", change: () => ({}), code: "CONFLICT", field: ["syncRunId"] }],
  },
  rejectSyncRun: {
    input: (ids) => ({ syncRunId: ids.run }),
    cases: [{ title: "one that holds nothing", change: () => ({}), code: "CONFLICT", field: ["syncRunId"] }],
  },
  resumeTarget: { input: () => ({ targetId: encodeGlobalId("StockTarget", 1) }), cases: [] },
  resolveInFlightOrder: {
    input: () => ({ inFlightOrderId: encodeGlobalId("InFlightOrder", 1) }),
    cases: [],
  },
  createApiToken: {
    input: (ids) => ({ ...ofIntegration(ids), name: "A program", scope: "READ" }),
    cases: [
      { title: "no name", change: () => ({ name: " " }), code: "INVALID", field: ["name"] },
      {
        title: "ADMIN for one integration",
        change: () => ({ scope: "ADMIN" }),
        code: "CONFLICT",
        field: ["integrationId"],
      },
      {
        title: "a time that has passed",
        change: () => ({ expiresAt: "2020-01-01T00:00:00Z" }),
        code: "OUT_OF_RANGE",
        field: ["expiresAt"],
      },
    ],
  },
  revokeApiToken: { input: () => ({ apiTokenId: encodeGlobalId("ApiToken", 1) }), cases: [] },
};

/** What an id field must name, by its name: a new one is to be added here. */
const typeOf: Record<string, NodeName> = {
  integrationId: "Integration",
  accountId: "Account",
  sourceAccountId: "Account",
  channelAccountId: "Account",
  channelLocationId: "Location",
  sourceLocationId: "Location",
  channelVariantId: "ChannelVariant",
  channelVariantIds: "ChannelVariant",
  sourceVariantId: "SourceVariant",
  syncRunId: "SyncRun",
  targetId: "StockTarget",
  inFlightOrderId: "InFlightOrder",
  apiTokenId: "ApiToken",
};

function inputOf(name: string): GraphQLInputObjectType {
  const fields = schema.getMutationType()?.getFields() ?? {};
  const argument = fields[name]?.args.find((each) => each.name === "input");
  const type = argument && getNamedType(argument.type);
  if (!isInputObjectType(type)) throw new Error(`${name} takes no input`);
  return type;
}

/** Each id field given no id, an id of another kind, and one that names nothing; those of a choice within it too. */
function idCases(name: string, input = inputOf(name), path: string[] = []): Case[] {
  return Object.values(input.getFields()).flatMap(({ name: field, type }): Case[] => {
    const named = getNamedType(type);
    if (isInputObjectType(named) && named.isOneOf) return idCases(name, named, [...path, field]);
    if (named.name !== "ID") return [];
    const wanted = typeOf[field];
    if (!wanted) throw new Error(`${name}: what does ${field} name?`);
    const isList = isListType(getNullableType(type));
    const other = wanted === "Integration" ? "Account" : "Integration";
    const given = (id: string) =>
      path.reduceRight<object>((within, each) => ({ [each]: within }), { [field]: isList ? [id] : id });
    const place = [...path, field, ...(isList ? ["0"] : [])];
    return [
      { title: `${field}: no id`, change: () => given("x"), code: "INVALID", field: place },
      {
        title: `${field}: an id of another kind`,
        change: () => given(encodeGlobalId(other, 1)),
        code: "NOT_FOUND",
        field: place,
      },
      {
        title: `${field}: an id that names nothing`,
        change: () => given(encodeGlobalId(wanted, 2_147_483_000)),
        code: "NOT_FOUND",
        field: place,
      },
    ];
  });
}

/** All that people decide, as the store has it. */
const decided = () =>
  stand.gateway.engine.read(async (tx) => {
    const integrations = await tx.integrations.list();
    const ids = integrations.map(({ id }) => id);
    return JSON.stringify({
      accounts: (await tx.accounts.list()).map(({ id, name, sealedConfig }) => [id, name, sealedConfig]),
      integrations: integrations.map(({ id, name, isSyncEnabled, policy }) => [
        id,
        name,
        isSyncEnabled,
        policy,
      ]),
      locations: await tx.integrations.locationDecisionsOf(ids),
      rules: await Promise.all(ids.map((id) => tx.integrations.rules(id))),
      overrides: await Promise.all(
        integrations.map(async ({ id, channel }) => {
          const variants = await tx.catalog.channelVariants(channel);
          return tx.overrides.ofChannelVariants(
            id,
            variants.map((variant) => variant.id),
          );
        }),
      ),
      runs: [...(await tx.runs.counts(ids))],
      tokens: await tx.apiTokens.count(),
    });
  });

describe("bad input", () => {
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});

  it("is tried on every mutation", () => {
    expect(Object.keys(table).toSorted()).toEqual(mutations.toSorted());
  });

  it.each(Object.keys(table).filter((name) => mutations.includes(name)))(
    "to %s is refused with its field and changes nothing",
    async (name) => {
      const { input, cases = [] } = table[name] ?? { input: () => ({}) };
      for (const { title, change, code, field } of [...idCases(name), ...cases]) {
        const before = await decided();
        const refusals = await refusalsOf(stand.client, name, { ...input(names), ...change(names) });
        expect({ title, refusals }).toEqual({
          title,
          refusals: expect.arrayContaining([{ code, field, message: expect.stringMatching(/\w+ \w+/) }]),
        });
        expect({ title, decided: await decided() }).toEqual({ title, decided: before });
      }
    },
  );
});

describe("a token that is confined to another integration", () => {
  let confined: TestClient;
  beforeAll(async () => {
    const input = { name: "Outlet alone", scope: "CONFIGURE", integrationId: names.other.integrationId };
    const { secret } = await stand.client.command<{ secret: string }>("createApiToken", input, "secret");
    confined = createClient(stand.gateway.url, secret);
  });

  it.each(Object.keys(table))("cannot do %s here, and changes nothing", async (name) => {
    const before = await decided();
    const type = inputOf(name).name;
    const { data, errors } = await confined.answer<{ [name: string]: { userErrors: { code: string }[] } }>(
      `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`,
      { input: table[name]?.input(names) },
    );
    const codes = [
      ...errors.map(({ extensions }) => extensions.code),
      ...(data?.[name]?.userErrors ?? []).map(({ code }) => code),
    ];
    expect(new Set(codes)).toEqual(
      new Set([neededScopes.Mutation[name] === "ADMIN" ? "FORBIDDEN" : "NOT_FOUND"]),
    );
    expect(await decided()).toBe(before);
  });
});
