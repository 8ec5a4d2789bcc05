import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { createDocumentCache } from "./document-cache.ts";

describe("GraphQL bar: the cache of documents", () => {
  const query = parse("{ a }");
  const keep = (...texts: string[]) => {
    const cache = createDocumentCache();
    for (const text of texts) cache.set(text, query);
    return cache;
  };
  /** Of a document's text that is as long as a request may be. */
  const long = (number: number) => `${number}`.padEnd(250_000, "#");

  it("knows a document by its text, to the letter", () => {
    const cache = keep("{ a }");
    expect(cache.get("{ a }")).toBe(query);
    expect(cache.get("{ a } ")).toBeUndefined();
  });

  it("holds no more than eight of the largest, whatever a client sends; what was asked for last stays", () => {
    const cache = keep(...Array.from({ length: 8 }, (_, number) => long(number)));
    expect(cache.get(long(0))).toBe(query);
    cache.set(long(8), query);
    expect([0, 1, 2, 8].map((number) => cache.get(long(number)) === query)).toEqual([
      true,
      false,
      true,
      true,
    ]);
    // The same once more weighs nothing more.
    for (let again = 0; again < 20; again += 1) cache.set(long(8), query);
    expect(cache.get(long(2))).toBe(query);
  });

  it("holds a thousand small ones", () => {
    const cache = keep(...Array.from({ length: 1001 }, (_, number) => `{ a${number} }`));
    expect(cache.get("{ a0 }")).toBeUndefined();
    expect(cache.get("{ a1 }")).toBe(query);
  });

  it("keeps a mutation by its variables, and none that has values in it: they may be credentials", () => {
    const cache = createDocumentCache();
    const kept = (text: string) => {
      cache.set(text, parse(text));
      return cache.get(text) !== undefined;
    };
    expect(kept("mutation ($input: AInput!) { a(input: $input) { b } }")).toBe(true);
    expect(kept("mutation { a(input: { on: true, of: KIND, n: 3 }) { b } }")).toBe(true);
    expect(kept('mutation { a(input: { config: { apiKey: "planted" } }) { b } }')).toBe(false);
    expect(kept('mutation ($k: String = "planted") { a(k: $k) { b } }')).toBe(false);
    expect(kept('{ a(sku: "OAK") { b } }')).toBe(true);
  });
});
