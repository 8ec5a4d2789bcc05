// Documents that were parsed, by their texts: bounded by what they weigh, and without those that nobody sends again but for
// the values in them, among which may be credentials.
import { type DocumentNode, Kind, OperationTypeNode, visit } from "graphql";

export type DocumentCache = {
  get(text: string): DocumentNode | undefined;
  set(text: string, document: DocumentNode): void;
};

const mostDocuments = 1000;
/** Of all texts together; a parsed document weighs some ten times its text. */
const mostCharacters = 2_000_000;

/** Whether a mutation has texts of its own instead of variables. */
function bearsValues(document: DocumentNode): boolean {
  const isMutation = document.definitions.some(
    (each) => each.kind === Kind.OPERATION_DEFINITION && each.operation === OperationTypeNode.MUTATION,
  );
  let found = false;
  if (isMutation) visit(document, { [Kind.STRING]: () => void (found = true) });
  return found;
}

/** What was asked for longest ago goes first. */
export function createDocumentCache(): DocumentCache {
  const known = new Map<string, DocumentNode>();
  let characters = 0;
  const forget = (text: string) => {
    if (known.delete(text)) characters -= text.length;
  };
  return {
    get(text) {
      const document = known.get(text);
      if (document) {
        known.delete(text);
        known.set(text, document);
      }
      return document;
    },
    set(text, document) {
      if (bearsValues(document)) return;
      forget(text);
      known.set(text, document);
      characters += text.length;
      for (const [oldest] of known) {
        if (characters <= mostCharacters && known.size <= mostDocuments) break;
        forget(oldest);
      }
    },
  };
}

/** What is no document is parsed again: up to its fault, which is no more than a thousand tokens away. */
export const noErrorCache = { get: () => undefined, set: () => undefined };
