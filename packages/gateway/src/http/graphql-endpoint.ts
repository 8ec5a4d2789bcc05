// The GraphQL server itself: yoga with its defaults made safe.
import type { IncomingMessage, ServerResponse } from "node:http";
import { useCSRFPrevention } from "@graphql-yoga/plugin-csrf-prevention";
import type { Clock, Log } from "@stockgate/core";
import type { SubscribePayload } from "graphql-ws";
import type { GraphQLSchema } from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import { csrfHeader } from "../auth/sign-in.ts";
import type { CostLimits } from "../cost/cost-buckets.ts";
import { limitCost } from "../cost/limit-cost.ts";
import { createDocumentCache, noErrorCache } from "../documents/document-cache.ts";
import { trustDocuments } from "../documents/trust-documents.ts";
import type { TrustedDocuments } from "../documents/trusted-documents.ts";
import type { GraphQLContext } from "../schema/context.ts";
import { schema } from "../schema/index.ts";
import { createPrepareOperation, type Prepared } from "../sockets/prepare-operation.ts";
import { streamEvents } from "../subscriptions/event-stream.ts";
import { answerAsDrafted, type HttpStatus } from "./draft-status.ts";
import { detailErrors } from "./error-details.ts";
import { observeGraphQL } from "../metrics/observe-graphql.ts";
import type { Series } from "../metrics/series.ts";
import { maskFault } from "./mask-errors.ts";
import { limitDocuments } from "./limits.ts";

/** For the log: what a request asked for. Filled in once the document was understood. */
type RequestContext = GraphQLContext & { noteOperation: (name: string) => void };

const noteOperations = (): Plugin<object, RequestContext> => {
  const note = (args: { operationName?: string | null | undefined; contextValue: unknown }, kind: string) =>
    (args.contextValue as RequestContext).noteOperation(`${kind} ${args.operationName ?? "(unnamed)"}`);
  return {
    onExecute: ({ args }) => note(args, "execute"),
    onSubscribe: ({ args }) => note(args, "subscribe"),
  };
};

export type GraphQLEndpoint = {
  handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void>;
  /** For what comes over a socket: an operation that can be carried out, or what is wrong with it. */
  prepare(payload: SubscribePayload, context: RequestContext): Promise<Prepared>;
  /** The same in process, for tests that count what a document costs. */
  fetch(request: Request, context: RequestContext): Response | Promise<Response>;
  dispose(): Promise<void>;
};

export type GraphQLEndpointOptions = {
  log: Log;
  clock: Clock;
  costLimits: CostLimits;
  trustedDocuments?: TrustedDocuments | null;
  /** "draft": the codes of the draft of 2026; "audited" (the default): those that the audits ask for. */
  httpStatus?: HttpStatus;
  /** Null, the default, where nothing is counted. */
  series?: Series | null;
  /** Default: the schema as it is served alone. */
  served?: GraphQLSchema;
};

export function createGraphQLEndpoint(options: GraphQLEndpointOptions): GraphQLEndpoint {
  const { log, clock, costLimits, trustedDocuments = null, httpStatus = "audited", series = null } = options;
  const yoga = createYoga<RequestContext>({
    schema: options.served ?? schema,
    graphqlEndpoint: "/graphql",
    // The body's size is checked by its stated length beforehand: yoga's own limiter halves the throughput.
    maxRequestBodySize: false,
    // Its default reflects any origin, credentials and all.
    cors: false,
    multipart: false,
    batching: false,
    // A page in the browser would need a token in it, and yoga's loads its scripts from elsewhere.
    graphiql: false,
    landingPage: false,
    maskedErrors: { isDev: false, maskError: maskFault },
    // Its own keep a thousand texts of any length for an hour, whatever is in them.
    parserAndValidationCache: {
      documentCache: createDocumentCache(),
      errorCache: noErrorCache,
      validationCache: true,
    },
    logging: {
      debug: () => undefined,
      info: (...parts: unknown[]) => log.debug({}, String(parts[0])),
      warn: (...parts: unknown[]) => log.warn({ error: parts[0] }, "GraphQL server"),
      error: (...parts: unknown[]) => log.error({ error: parts[0] }, "a resolver failed"),
    },
    plugins: [
      // Either header makes a browser ask first, which is then refused.
      useCSRFPrevention({ requestHeaders: ["authorization", csrfHeader] }),
      trustDocuments(trustedDocuments),
      limitDocuments(),
      limitCost(costLimits, clock),
      noteOperations(),
      detailErrors(),
      ...(series ? [observeGraphQL(series, trustedDocuments)] : []),
      streamEvents(),
      ...(httpStatus === "draft" ? [answerAsDrafted()] : []),
    ],
  });
  return {
    async handle(request, response, context) {
      await yoga.handle(request, response, context);
    },
    prepare: createPrepareOperation<RequestContext>(
      (context) => yoga.getEnveloped(context),
      trustedDocuments,
    ),
    fetch: (request, context) => yoga.fetch(request, context),
    dispose: async () => {
      await yoga.dispose();
    },
  };
}
