// The schema as a subgraph: composed with another, and asked for objects by their ids as a router does.
import { composeServices, compositionHasErrors } from "@theguild/federation-composition";
import { type DocumentNode, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient, type TestClient } from "../testing/client.ts";
import { openStand, type Stand } from "../testing/gateway-stand.ts";
import { type Ids, setUp, setUpOutlet } from "../testing/set-up.ts";
import { testConfig } from "../testing/test-config.ts";
import { encodeGlobalId } from "./global-id.ts";

let stand: Stand;
let ids: Ids;
beforeAll(async () => {
  stand = await openStand();
  await stand.restart({ transport: { ...testConfig({}).transport, isSubgraph: true } });
  ids = await setUp(stand);
});
afterAll(() => stand.close());

const reviews = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable"])
  type Query { reviews(first: Int): ReviewConnection! }
  type ReviewConnection { nodes: [Review!]! pageInfo: PageInfo! }
  type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  type Review { stars: Int! variant: ChannelVariant! }
  type ChannelVariant @key(fields: "id") { id: ID! stars: Float }`;

const sdl = async (): Promise<string> =>
  (await stand.client.ask<{ _service: { sdl: string } }>("{ _service { sdl } }"))._service.sdl;

const entities = (client: TestClient, representations: object[]) =>
  client.ask<{ _entities: (object | null)[] }>(
    `query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on Node { id } } }`,
    { representations },
  );

describe("as a subgraph", () => {
  it("composes with another that extends its types", async () => {
    const services: { name: string; typeDefs: DocumentNode }[] = [
      { name: "stockgate", typeDefs: parse(await sdl()) },
      { name: "reviews", typeDefs: parse(reviews) },
    ];
    const composed = composeServices(services);
    expect(compositionHasErrors(composed) ? composed.errors.map(({ message }) => message) : []).toEqual([]);
    const supergraph = compositionHasErrors(composed) ? "" : composed.supergraphSdl;
    expect(supergraph).toMatch(/type ChannelVariant[^{]*@join__type\(graph: REVIEWS, key: "id"\)/);
    expect(supergraph).toMatch(/type ChannelVariant[^{]*@join__type\(graph: STOCKGATE, key: "id"\)/);
  });

  it("says what it costs, in the directives that a router reckons by", async () => {
    const text = await sdl();
    expect(text).toMatch(/@link\(url: "[^"]*federation\/v2\.9", import: \[.*"@cost", "@listSize"\]\)/);
    const pages =
      '@listSize(assumedSize: 50, slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)';
    expect(text).toContain("totalCount: Int @cost(weight: 10)");
    expect(text).toContain("type StockTargetEdge @cost(weight: 0)");
    expect(text).toContain(`): IntegrationConnection! ${pages}`);
    // A list's length tells a router nothing: it reckons with what is assumed.
    expect(text).toContain("): [Availability!]! @listSize(assumedSize: 10)");
    const composed = composeServices([{ name: "stockgate", typeDefs: parse(text) }]);
    const supergraph = compositionHasErrors(composed) ? "" : composed.supergraphSdl;
    expect(supergraph).toMatch(/totalCount: Int @cost\(weight: 10\)/);
    expect(supergraph).toMatch(/Connection! .*@listSize\([^)]*assumedSize: 50[^)]*\)/);
  });

  it("answers objects by their ids, in order, and null for what is not there", async () => {
    const variant = encodeGlobalId("ChannelVariant", 1);
    const { _entities: found } = await entities(stand.client, [
      { __typename: "Integration", id: ids.integrationId },
      { __typename: "Account", id: ids.integrationId },
      { __typename: "ChannelVariant", id: variant },
      { __typename: "ChannelVariant", id: encodeGlobalId("ChannelVariant", 2_147_483_000) },
      { __typename: "ChannelVariant", id: "no id" },
    ]);
    expect(found).toEqual([
      { __typename: "Integration", id: ids.integrationId },
      null,
      { __typename: "ChannelVariant", id: variant },
      null,
      null,
    ]);
  });

  it("answers a token that is confined to another integration with nothing of this one", async () => {
    const outlet = await setUpOutlet(stand);
    const { secret } = await stand.client.command<{ secret: string }>(
      "createApiToken",
      { name: "Outlet alone", scope: "READ", integrationId: outlet.integrationId },
      "secret",
    );
    const { _entities: found } = await entities(createClient(stand.gateway.url, secret), [
      { __typename: "Integration", id: ids.integrationId },
      { __typename: "Integration", id: outlet.integrationId },
      { __typename: "Account", id: ids.katanaId },
      { __typename: "ApiToken", id: encodeGlobalId("ApiToken", 1) },
    ]);
    expect(found).toEqual([null, { __typename: "Integration", id: outlet.integrationId }, null, null]);
  });

  it("is there for nobody without a token", async () => {
    const { status } = await createClient(stand.gateway.url, "no token of ours").answer(
      "{ _service { sdl } }",
    );
    expect(status).toBe(401);
  });
});
