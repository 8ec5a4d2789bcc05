// Every document that is sent, against Shopify's own whole schema of the pinned version.
import { buildSchema, Kind, NoDeprecatedCustomRule, parse, specifiedRules, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readAdminSchema } from "../admin-schema.ts";
import * as operations from "./generated/operations.ts";
import { defineOperation, repeatOperation } from "./operation.ts";
import { estimateCost, maxCostPerQuery } from "./rate-limit.ts";

const schema = buildSchema(readAdminSchema(), { assumeValid: true });
const documents = Object.entries(operations).filter(([name]) => name.endsWith("Document"));
const complaints = (document: ReturnType<typeof parse>) =>
  validate(schema, document, [...specifiedRules, NoDeprecatedCustomRule]).map(({ message }) => message);

describe("documents", () => {
  it.each(documents)("%s is valid and uses nothing deprecated", (_name, document) => {
    expect(complaints(document)).toEqual([]);
  });

  it("are all named after what they do", () => {
    const names = documents.flatMap(([, { definitions }]) =>
      definitions.flatMap((each) => (each.kind === Kind.OPERATION_DEFINITION ? [each.name?.value] : [])),
    );
    expect(names).toEqual(documents.map(([name]) => name.replace(/Document$/, "")));
  });

  it.each(documents)("%s costs no more than a single query may", (_name, document) => {
    expect(estimateCost(document)).toBeGreaterThan(0);
    expect(estimateCost(document)).toBeLessThanOrEqual(maxCostPerQuery);
  });

  it("stay valid where one is asked several times", () => {
    const readLevels = defineOperation(operations.LevelsAtLocationDocument, z.unknown());
    const asked = ["1", "2", "3"].map((location) => ({ stockItems: ["a"], location }));
    expect(complaints(parse(repeatOperation(readLevels, asked).text))).toEqual([]);
  });

  it("the schema does refuse what it does not know", () => {
    expect(complaints(parse("{ shop { nothingOfTheKind } }"))).toHaveLength(1);
  });
});
