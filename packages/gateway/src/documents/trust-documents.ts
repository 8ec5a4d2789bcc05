// Puts the text of a trusted document in the place of its id before anything else looks at the request.
import type { Plugin } from "graphql-yoga";
import { findDocument } from "./find-document.ts";
import type { TrustedDocuments } from "./trusted-documents.ts";

type Params = Record<string, unknown>;

export const trustDocuments = (trusted: TrustedDocuments | null): Plugin => ({
  onRequestParse({ request, url }) {
    if (request.method !== "GET" || !request.url.includes("documentId=")) return undefined;
    const documentId = url.searchParams.get("documentId");
    return {
      // What is read from an address knows of no such parameter.
      onRequestParseDone({ requestParserResult, setRequestParserResult }) {
        setRequestParserResult(Object.assign(requestParserResult, { documentId }));
      },
    };
  },
  onParams({ params, setParams }) {
    if (typeof params !== "object" || params === null) return;
    const { documentId, ...rest } = params as Params;
    const isOddText =
      rest["query"] !== undefined && rest["query"] !== null && typeof rest["query"] !== "string";
    // Whoever looks at requests' form says what is wrong with these.
    if (isOddText || Array.isArray(params)) return;
    const query = findDocument({ ...params, documentId }, trusted);
    if (query !== null) setParams({ ...rest, query });
    else if (documentId !== undefined) setParams(rest);
  },
});
