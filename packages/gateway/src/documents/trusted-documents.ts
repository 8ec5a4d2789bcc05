// Documents that were agreed on beforehand, by their SHA-256: read once at the start, each checked against the schema.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type GraphQLSchema, parse, specifiedRules, validate } from "graphql";
import { limitsRule, mostTokens } from "../http/limits.ts";

export type TrustedDocuments = {
  /** By the hash in lower-case hexadecimal digits. */
  texts: ReadonlyMap<string, string>;
  /** Whether any other document is refused. */
  isOnly: boolean;
};

export type TrustedDocumentsConfig = {
  /** A JSON object of documents by their SHA-256, as @graphql-codegen's `persistedDocuments` writes it. */
  path: string;
  isOnly: boolean;
};

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

function readEntries(path: string): [string, unknown][] {
  const content: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new Error("it is no JSON object of documents by their hashes");
  }
  // The preset of GraphQL Code Generator writes "sha256:" before each.
  return Object.entries(content).map(([id, text]) => [id.replace(/^sha256:/, ""), text]);
}

function findFault(schema: GraphQLSchema, hash: string, text: unknown): string | null {
  if (typeof text !== "string") return "is no text";
  if (hashOf(text) !== hash.toLowerCase()) {
    return "is not the SHA-256 of its document: set hashAlgorithm to sha256 in codegen's persistedDocuments";
  }
  try {
    const [error] = validate(schema, parse(text, { maxTokens: mostTokens }), [...specifiedRules, limitsRule]);
    return error ? error.message : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Throws with every document that cannot be served, so that the gateway does not start with half of them. */
export function loadTrustedDocuments(
  { path, isOnly }: TrustedDocumentsConfig,
  schema: GraphQLSchema,
): TrustedDocuments {
  const texts = new Map<string, string>();
  const faults: string[] = [];
  try {
    for (const [hash, text] of readEntries(path)) {
      const fault = findFault(schema, hash, text);
      if (fault === null) texts.set(hash.toLowerCase(), String(text));
      else faults.push(`${hash.slice(0, 12)}... ${fault}`);
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`STOCKGATE_TRUSTED_DOCUMENTS: ${path} cannot be read: ${reason}`, { cause });
  }
  if (faults.length > 0) throw new Error(`STOCKGATE_TRUSTED_DOCUMENTS: ${path}: ${faults.join("; ")}`);
  return { texts, isOnly };
}
