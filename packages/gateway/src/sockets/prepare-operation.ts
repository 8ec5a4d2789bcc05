// From a message on a socket to an operation that can be carried out, by the same hooks as a request over HTTP: trusted
// documents, limits, cost, masking.
import { type ExecutionArgs, GraphQLError } from "graphql";
import type { SubscribePayload } from "graphql-ws";
import type { YogaServerInstance } from "graphql-yoga";
import { findDocument } from "../documents/find-document.ts";
import type { TrustedDocuments } from "../documents/trusted-documents.ts";
import { withDetails } from "../http/error-details.ts";
import type { GraphQLContext } from "../schema/context.ts";

type Enveloped = ReturnType<YogaServerInstance<object, object>["getEnveloped"]>;
/** What carries it out travels with it: it is made anew for each operation. */
export type PreparedArgs = ExecutionArgs & { rootValue: Pick<Enveloped, "execute" | "subscribe"> };
export type Prepared = PreparedArgs | readonly GraphQLError[];

export function createPrepareOperation<Context extends GraphQLContext>(
  getEnveloped: (context: Context) => Enveloped,
  trusted: TrustedDocuments | null,
) {
  async function prepare(payload: SubscribePayload, context: Context): Promise<Prepared> {
    const query = findDocument(payload, trusted);
    if (query === null) {
      throw new GraphQLError("Send a document, or the id of a trusted one.", {
        extensions: { code: "BAD_REQUEST" },
      });
    }
    const { schema, parse, validate, contextFactory, execute, subscribe } = getEnveloped(context);
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return errors;
    return {
      schema,
      document,
      operationName: payload.operationName ?? null,
      variableValues: payload.variables ?? {},
      contextValue: await contextFactory(),
      rootValue: { execute, subscribe },
    };
  }

  return async (payload: SubscribePayload, context: Context): Promise<Prepared> => {
    const detail = (error: GraphQLError) => withDetails(error, context.requestId);
    try {
      const prepared = await prepare(payload, context);
      return "schema" in prepared ? prepared : prepared.map(detail);
    } catch (error) {
      if (error instanceof GraphQLError) return [detail(error)];
      throw error;
    }
  };
}
