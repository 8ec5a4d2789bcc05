// One document of operations/*.graphql together with what its answer must look like. An answer is parsed, never trusted:
// the types of the generated code say what Shopify's schema promises, the shape makes sure of it.
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { type DocumentNode, type FieldNode, Kind, type OperationDefinitionNode, print, visit } from "graphql";
import type { z } from "zod";
import { estimateCost } from "./rate-limit.ts";

export type Operation<Output, Variables> = {
  name: string;
  document: TypedDocumentNode<unknown, Variables>;
  /** The document as it is sent. */
  text: string;
  /** Requested cost points. */
  cost: number;
  /** Parses `data` into our words. */
  shape: z.ZodType<Output>;
};

/** The shape does not compile where it would refuse what Shopify's schema promises. */
export function defineOperation<Result, Variables, Output, Input>(
  document: TypedDocumentNode<Result, Variables>,
  shape: z.ZodType<Output, Input> & (Result extends Input ? unknown : never),
): Operation<Output, Variables> {
  return {
    name: operationOf(document).name?.value ?? "",
    document,
    text: print(document),
    cost: estimateCost(document),
    shape,
  };
}

function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new TypeError("The document holds no operation");
  return operation;
}

function rootFieldOf(operation: OperationDefinitionNode): FieldNode {
  const [root] = operation.selectionSet.selections;
  if (root?.kind !== Kind.FIELD) throw new TypeError("The operation does not begin with a field");
  return root;
}

/** A document that asks one operation several times, and the way back from its data. */
export type Repeated = {
  text: string;
  variables: Record<string, unknown>;
  cost: number;
  /** What each time is called in the answer. */
  aliases: string[];
  /** The data that the operation alone would have brought, for each time it was asked. */
  split: (data: Record<string, unknown>) => Record<string, unknown>[];
};

/**
 * Asks an operation of one root field once for each set of variables, in one request: the field under aliases, the variables
 * under names of their own. Costs as much as the requests one by one would.
 */
export function repeatOperation<Variables extends Record<string, unknown>>(
  { document, cost }: Operation<unknown, Variables>,
  variablesOfEach: readonly Variables[],
): Repeated {
  const operation = operationOf(document);
  const rootName = rootFieldOf(operation).name.value;
  const copies = variablesOfEach.map((_, index) => renameVariables(operation, index));
  const aliases = copies.map((_, index) => `${rootName}_${index}`);
  const repeated: DocumentNode = {
    ...document,
    definitions: document.definitions.map((each) =>
      each === operation
        ? {
            ...operation,
            variableDefinitions: copies.flatMap((copy) => copy.variableDefinitions ?? []),
            selectionSet: {
              kind: Kind.SELECTION_SET,
              selections: copies.map((copy, index) => ({
                ...rootFieldOf(copy),
                alias: { kind: Kind.NAME, value: aliases[index] ?? "" },
              })),
            },
          }
        : each,
    ),
  };
  return {
    text: print(repeated),
    variables: Object.fromEntries(
      variablesOfEach.flatMap((variables, index) =>
        Object.entries(variables).map(([name, value]) => [`${name}_${index}`, value]),
      ),
    ),
    cost: cost * copies.length,
    aliases,
    split: (data) => aliases.map((alias) => ({ [rootName]: data[alias] })),
  };
}

const renameVariables = (operation: OperationDefinitionNode, index: number): OperationDefinitionNode =>
  visit(operation, {
    Variable: (node) => ({ ...node, name: { ...node.name, value: `${node.name.value}_${index}` } }),
  });
