import { describe, expect, it } from "vitest";
import { orderAccept } from "./accept.ts";

describe("GraphQL bar: what is accepted", () => {
  it.each([
    ["application/json", "application/json"],
    [
      "application/json;q=0.5, application/graphql-response+json",
      "application/graphql-response+json, application/json",
    ],
    ["a/a;q=0.1, b/b;q=0.9, c/c;q=0.5", "b/b, c/c, a/a"],
    ["a/a; q=0.5, b/b; q=0.5", "a/a, b/b"],
    ["a/a;charset=utf-8;q=0.5, */*;Q=0.8", "*/*, a/a;charset=utf-8"],
    ["*/*, application/json;q=0", "application/graphql-response+json, text/event-stream"],
    ["application/json;q=0", "nothing/wanted"],
    ["a/a;q=5, b/b", "b/b"],
    ["nonsense", "nothing/wanted"],
  ])("%s is asked for as %s", (accept, ordered) => {
    expect(orderAccept(accept)).toBe(ordered);
  });
});
