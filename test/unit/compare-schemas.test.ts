// What counts as taken away from clients, change by change.
import { buildSchema } from "graphql";
import { describe, expect, it } from "vitest";
import { compareSchemas } from "../../scripts/schema-release/compare-schemas.ts";
import { findBase, keepSchema } from "../../scripts/schema-release/last-release.ts";

const before = `
  directive @cost(weight: String!) on FIELD_DEFINITION
  interface Node { id: ID! }
  type Query {
    node(id: ID!): Node @cost(weight: "2")
    stock(sku: String!, at: ID, old: Int @deprecated(reason: "Use at.")): Stock!
    place(kind: Kind): Place
    legacy: Legacy @deprecated(reason: "Use stock.")
  }
  type Mutation { set(input: SetInput!): Stock }
  type Stock implements Node { id: ID! units: Int! note: String was: Int @deprecated(reason: "Use units.") }
  type Place implements Node { id: ID! name: String! }
  type Legacy { units: Int }
  enum Kind { SHOP STORE OUTLET @deprecated(reason: "Use SHOP.") }
  input SetInput { sku: String units: Int old: Int @deprecated(reason: "Use units.") }
`;
/** The same with one thing changed, which must be there to be changed. */
function compare(...changes: (readonly [string, string])[]) {
  const after = changes.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, before);
  return compareSchemas(buildSchema(before), buildSchema(after));
}

describe("GraphQL bar: a breaking change", () => {
  it.each([
    ["a removed field", "note: String ", "", "Stock.note"],
    ["a narrowed type of a field's answer to null", "units: Int!", "units: Int", "Stock.units"],
    ["another type of an answer", "name: String!", "name: Int!", "Place.name"],
    ["an argument that must be given now", "at: ID,", "at: ID!,", "Query.stock.at"],
    ["a new argument that must be given", "(kind: Kind)", "(kind: Kind, first: Int!)", "Query.place.first"],
    ["a removed argument", "at: ID, ", "", "Query.stock.at"],
    ["a narrowed argument", "(sku: String!,", "(sku: ID!,", "Query.stock.sku"],
    ["a removed value", " STORE", "", "Kind.STORE"],
    ["a removed field of an input", "sku: String units", "units", "SetInput.sku"],
    ["a field of an input that must be given now", "units: Int old", "units: Int! old", "SetInput.units"],
    ["a new one that must be given", "sku: String u", "sku: String by: ID! u", "SetInput.by"],
    ["a type that is no Node any more", "Place implements Node", "Place", "Place"],
    ["a removed subscription, mutation or query", "type Mutation { set(input: SetInput!): Stock }", "", ""],
    ["an input of which one field alone may be given now", "SetInput {", "SetInput @oneOf {", "SetInput"],
  ])("%s is found, and named", async (_name, from, to, path) => {
    const { breaking } = await compare([from, to]);
    expect(breaking).not.toEqual([]);
    expect(breaking[0]).toContain(path);
  });

  it("is also a removed type that could be had through an interface alone", async () => {
    const { breaking } = await compare(
      ["place(kind: Kind): Place", "place(kind: Kind): Node"],
      ["type Place implements Node { id: ID! name: String! }", ""],
    );
    expect(breaking).toContainEqual(expect.stringContaining("Type 'Place' was removed"));
  });

  it("is none where what goes was deprecated in the last release, with the types that only it led to", async () => {
    const changes = [
      ['legacy: Legacy @deprecated(reason: "Use stock.")', ""],
      ["type Legacy { units: Int }", ""],
      [' was: Int @deprecated(reason: "Use units.")', ""],
      [', old: Int @deprecated(reason: "Use at.")', ""],
      [' OUTLET @deprecated(reason: "Use SHOP.")', ""],
      [' old: Int @deprecated(reason: "Use units.")', ""],
    ] as const;
    expect((await compare(...changes)).breaking).toEqual([]);
    expect((await compare(...changes, ["note: String", ""])).breaking).toHaveLength(1);
  });

  it("is nothing that only adds", async () => {
    const { breaking, dangerous } = await compare(
      ["note: String", 'note: String @deprecated(reason: "Use words.") words: String'],
      ["units: Int old", "units: Int more: ID old"],
      ["note: String", "note: String!"],
    );
    expect({ breaking, dangerous }).toEqual({ breaking: [], dangerous: [] });
  });

  it("is no other cost", async () => {
    for (const other of ['@cost(weight: "3")', ""]) {
      const { breaking, dangerous } = await compare(['@cost(weight: "2")', other]);
      expect({ breaking, dangerous }).toEqual({ breaking: [], dangerous: [] });
    }
  });

  it("is not what only a careless client trips over: that is told of as dangerous", async () => {
    const { breaking, dangerous } = await compare(["SHOP STORE", "SHOP STORE MARKET"]);
    expect(breaking).toEqual([]);
    expect(dangerous).toEqual([expect.stringContaining("Kind.MARKET")]);
  });
});

describe("GraphQL bar: the schema of the last release", () => {
  const out = "# Changelog\n\n## 0.2.0 (unreleased)\n\n- More.\n\n## 0.1.0\n\n- It.\n";
  const begun = "# Changelog\n\n## 0.1.0 (unreleased)\n\n- It.\n";
  const kept = (release: string) => {
    const keeping = keepSchema(`## ${release}\n`, null, before);
    return "content" in keeping ? keeping.content : "";
  };

  it("is what later ones are held to, and before the first release the contract", () => {
    expect(findBase(begun, null, "contract")).toMatchObject({ schema: "contract" });
    expect(findBase(out, kept("0.1.0"), "contract")).toEqual({
      name: "release 0.1.0",
      isReleased: true,
      schema: expect.stringContaining(before) as string,
    });
  });

  it.each([
    ["missing", out, null],
    ["of an older release", out.replace("0.2.0 (unreleased)", "0.2.0"), kept("0.1.0")],
    ["there before there is a release", begun, kept("0.1.0")],
    ["of nobody knows what", out, before],
  ])("%s: that is a problem with a way out", (_name, changelog, file) => {
    expect(findBase(changelog, file, "contract")).toMatchObject({
      problem: expect.stringContaining("npm run release:schema") as string,
    });
  });

  it("is kept once, when it goes out, and not changed afterwards", () => {
    const released = out.replace("0.2.0 (unreleased)", "0.2.0");
    expect(keepSchema(released, kept("0.1.0"), before)).toEqual({ release: "0.2.0", content: kept("0.2.0") });
    expect(keepSchema(released, kept("0.2.0"), before)).toHaveProperty("problem");
    expect(keepSchema(begun, null, before)).toHaveProperty("problem");
  });
});
