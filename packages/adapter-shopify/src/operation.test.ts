import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { LevelsAtLocationDocument } from "./generated/operations.ts";
import { defineOperation, repeatOperation } from "./operation.ts";

const shape = z.object({ nodes: z.array(z.unknown()) });
const operation = defineOperation(LevelsAtLocationDocument, shape);
const asked = [
  { stockItems: ["a"], location: "1" },
  { stockItems: ["b"], location: "2" },
];

describe("repeatOperation", () => {
  it("asks the field once for each set of variables, under names that do not clash", () => {
    const { text, variables, cost } = repeatOperation(operation, asked);
    expect(variables).toEqual({ stockItems_0: ["a"], location_0: "1", stockItems_1: ["b"], location_1: "2" });
    expect(text).toContain(
      "$stockItems_0: [ID!]!, $location_0: ID!, $stockItems_1: [ID!]!, $location_1: ID!",
    );
    expect(text).toContain("nodes_1: nodes(ids: $stockItems_1)");
    expect(text).toContain("inventoryLevel(locationId: $location_1, includeInactive: true)");
    expect(cost).toBe(2 * operation.cost);
    expect(parse(text).definitions).toHaveLength(1);
  });

  it("finds the answers again", () => {
    const { split } = repeatOperation(operation, asked);
    expect(split({ nodes_0: ["x"], nodes_1: ["y"] })).toEqual([{ nodes: ["x"] }, { nodes: ["y"] }]);
    expect(split({})).toEqual([{ nodes: undefined }, { nodes: undefined }]);
  });
});
