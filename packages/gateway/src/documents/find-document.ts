// Which document a request means: the text it brings, or one that is trusted, by its id. The id comes as `documentId`,
// as GraphQL over HTTP has it ("sha256:<hash>" or the hash alone), or as Apollo's `extensions.persistedQuery`.
import { createHash } from "node:crypto";
import { GraphQLError } from "graphql";
import type { TrustedDocuments } from "./trusted-documents.ts";

export type DocumentRequest = {
  query?: string | null | undefined;
  documentId?: unknown;
  extensions?: Readonly<Record<string, unknown>> | null | undefined;
};

const refuse = (code: string, message: string): never => {
  throw new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
};

function readId({ documentId, extensions }: DocumentRequest): string | null {
  const persisted = extensions?.["persistedQuery"];
  const hash: unknown =
    typeof persisted === "object" && persisted !== null ? Reflect.get(persisted, "sha256Hash") : undefined;
  const id = documentId ?? hash;
  if (id === null || id === undefined) return null;
  if (typeof id !== "string") return refuse("BAD_REQUEST", "A document's id is a string.");
  return id.replace(/^sha256:/, "").toLowerCase();
}

/** Null where the request names none. Throws where it may not be asked for, or is not known. */
export function findDocument(request: DocumentRequest, trusted: TrustedDocuments | null): string | null {
  const id = readId(request);
  const text = typeof request.query === "string" && request.query !== "" ? request.query : null;
  if (id === null) {
    if (text !== null && trusted?.isOnly) {
      refuse(
        "TRUSTED_DOCUMENTS_ONLY",
        "Only trusted documents are served here: ask for one by its documentId.",
      );
    }
    return text;
  }
  const known = trusted?.texts.get(id);
  if (text !== null && createHash("sha256").update(text).digest("hex") !== id) {
    refuse("BAD_REQUEST", "The document's id is not the SHA-256 of the text beside it: send one of the two.");
  }
  if (known !== undefined) return known;
  if (!trusted) {
    // Apollo's word, at which its clients send the text from then on.
    return text ?? refuse("PERSISTED_QUERY_NOT_SUPPORTED", "No documents are trusted here: send the text.");
  }
  if (text !== null && !trusted.isOnly) return text;
  return refuse("PERSISTED_QUERY_NOT_FOUND", "There is no trusted document with this id.");
}
