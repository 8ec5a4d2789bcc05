// What a typed document says of itself: its name, and the root field that it begins with.
import { type DocumentNode, Kind, type OperationDefinitionNode } from "graphql";

const operationIn = (document: DocumentNode): OperationDefinitionNode => {
  const found = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (!found) throw new Error("this document holds no operation");
  return found;
};

export const nameOf = (document: DocumentNode): string => operationIn(document).name?.value ?? "";

export function rootOf(document: DocumentNode): string {
  const [first] = operationIn(document).selectionSet.selections;
  if (first?.kind !== Kind.FIELD) throw new Error(`${nameOf(document)} begins with no field`);
  return first.name.value;
}
