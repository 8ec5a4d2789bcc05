// The served schema against its contract, and against what is expected of any of its parts.
import { readFileSync } from "node:fs";
import {
  buildASTSchema,
  buildSchema,
  type DefinitionNode,
  findBreakingChanges,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  parse,
} from "graphql";
import { describe, expect, it } from "vitest";
import { schema as served } from "./index.ts";
import { printSortedSchema } from "./print-schema.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const contractText = read("contract/core.graphql");
const pending: string[] = JSON.parse(read("contract-pending.json"));

const partsOf = (type: GraphQLNamedType): string[] => {
  if (isEnumType(type)) return type.getValues().map((value) => `${type.name}.${value.name}`);
  if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
    return Object.keys(type.getFields()).map((field) => `${type.name}.${field}`);
  }
  return [];
};

/** `Type`, `Type.field` and `Type.VALUE` of everything in there. */
const elementsOf = (schema: GraphQLSchema): Set<string> =>
  new Set(Object.values(schema.getTypeMap()).flatMap((type) => [type.name, ...partsOf(type)]));

/** The contract without what is still to come. */
function contractSoFar(): GraphQLSchema {
  const isPending = (name: string) => pending.includes(name);
  const prune = (definition: DefinitionNode): DefinitionNode[] => {
    if (!("name" in definition) || !definition.name) return [definition];
    const type = definition.name.value;
    if (isPending(type)) return [];
    const keep = <Part extends { name: { value: string } }>(parts: readonly Part[] | undefined) =>
      parts?.filter((part) => !isPending(`${type}.${part.name.value}`));
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION)
      return [{ ...definition, values: keep(definition.values) ?? [] }];
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION)
      return [{ ...definition, fields: keep(definition.fields) ?? [] }];
    if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      return [{ ...definition, fields: keep(definition.fields) ?? [] }];
    }
    return [definition];
  };
  const document = parse(contractText);
  return buildASTSchema({ ...document, definitions: document.definitions.flatMap(prune) });
}

describe("the served schema", () => {
  it("breaks nothing of the contract but what is listed as pending", () => {
    expect(findBreakingChanges(contractSoFar(), served)).toEqual([]);
  });

  it("serves nothing that is listed as pending, and the list names nothing else", () => {
    const inContract = elementsOf(buildSchema(contractText));
    const inService = elementsOf(served);
    expect(pending.filter((name) => !inContract.has(name))).toEqual([]);
    expect(pending.filter((name) => inService.has(name))).toEqual([]);
    expect(pending).toHaveLength(new Set(pending).size);
  });

  it("is the one that is committed", () => {
    expect(read("schema.graphql")).toBe(printSortedSchema(served));
  });

  it("describes every type, field, argument and value", () => {
    const undescribed: string[] = [];
    const demand = (name: string, { description }: { description?: string | null | undefined }) => {
      if (!description?.trim()) undescribed.push(name);
    };
    for (const type of Object.values(served.getTypeMap())) {
      if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
      demand(type.name, type);
      if (isEnumType(type)) for (const value of type.getValues()) demand(`${type.name}.${value.name}`, value);
      if (isInputObjectType(type)) {
        for (const field of Object.values(type.getFields())) demand(`${type.name}.${field.name}`, field);
      }
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        demand(`${type.name}.${field.name}`, field);
        for (const argument of field.args) demand(`${type.name}.${field.name}(${argument.name})`, argument);
      }
    }
    expect(undescribed).toEqual([]);
  });

  it("takes an idempotency key wherever it starts work, and says what the same key means", () => {
    const mutations = Object.values(served.getMutationType()?.getFields() ?? {});
    const starts = mutations.filter(({ name, type }) => {
      const payload = getNamedType(type);
      const answersRun = isObjectType(payload) && "syncRun" in payload.getFields();
      // These are about a run that is there already.
      return answersRun && !/^(cancel|approve|reject)SyncRun$/.test(name);
    });
    expect(starts.map(({ name }) => name).toSorted()).toEqual([
      "importProducts",
      "importStock",
      "pushStock",
      "reconcile",
      "refreshCatalog",
      "retryFailedTargets",
    ]);
    for (const { args } of starts) {
      const input = args[0] && getNamedType(args[0].type);
      const key = isInputObjectType(input) ? input.getFields()["idempotencyKey"] : undefined;
      expect(key?.description).toContain(
        "The same key with the same input answers the run of the first time",
      );
    }
  });

  it("never offers a secret: of an account's configuration these fields alone, `config` without what is writeOnly", () => {
    const account = served.getType("Account");
    expect(isObjectType(account) && Object.keys(account.getFields()).toSorted()).toEqual([
      "adapter",
      "budget",
      "config",
      "externalName",
      "health",
      "id",
      "kind",
      "locations",
      "name",
      "storedSecrets",
    ]);
  });
});
