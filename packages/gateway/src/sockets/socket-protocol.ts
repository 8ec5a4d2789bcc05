// The graphql-transport-ws protocol over prepared operations: who may speak, how much at once, and what errors say.
import type { IncomingMessage } from "node:http";
import type { Log } from "@stockgate/core";
import { type ExecutionArgs, GraphQLError } from "graphql";
import { makeServer, type Server, type SubscribePayload } from "graphql-ws";
import { forgetCredentials } from "../auth/forget-credentials.ts";
import type { SignIn } from "../auth/sign-in.ts";
import type { Viewer } from "../auth/viewer.ts";
import { printError, printResult, withDetails } from "../http/error-details.ts";
import type { GraphQLContext } from "../schema/context.ts";
import type { Prepared, PreparedArgs } from "./prepare-operation.ts";

/** A client that does not say who it is within this time is sent away. */
const initWaitMs = 5000;
/** Operations under way on one socket. */
const mostOperations = 50;

export type Speaker = {
  requestId: string;
  /** The upgrade: it says where the socket comes from, and may bear a token. */
  request: IncomingMessage;
  /** Of the socket's own span. */
  traceparent: string;
  /** Null until it signed in. */
  viewer: Viewer | null;
  /** Aborted when the socket is closed, or is to be. */
  ended: AbortSignal;
  /** How far each operation that is under way has come. */
  streams: Map<string, GraphQLContext["progress"]>;
  /** Ends the socket together with the viewer's token. */
  bindTo(viewer: Viewer): void;
};

export type SocketProtocolOptions = {
  log: Log;
  signIn: SignIn;
  prepare: (
    id: string,
    payload: SubscribePayload,
    speaker: Speaker & { viewer: Viewer },
  ) => Promise<Prepared>;
};

type Params = Record<string, unknown> | undefined;

/** Parameters come as JSON, headers as bytes: both are made the same for whoever looks at the token. */
function authorizationOf(params: Params): string | undefined {
  const given = params?.["authorization"] ?? params?.["Authorization"];
  return typeof given === "string" ? Buffer.from(given).toString("latin1") : undefined;
}

const forgetParams = (params: Params): void => {
  for (const name of Object.keys(params ?? {})) Reflect.deleteProperty(params ?? {}, name);
};

export function createSocketProtocol({ log, signIn, prepare }: SocketProtocolOptions): Server<Speaker> {
  const coded = (code: string, message: string) => new GraphQLError(message, { extensions: { code } });

  /** What breaks off a stream arrives wrapped: our own errors are for the client, anything else for the log. */
  function unwrap(error: GraphQLError, requestId: string): GraphQLError {
    const { originalError } = error;
    if (originalError instanceof GraphQLError) return withDetails(originalError, requestId);
    if (!originalError) return withDetails(error, requestId);
    log.error({ error: originalError }, "a subscription failed");
    return withDetails(coded("INTERNAL_SERVER_ERROR", "Unexpected error."), requestId);
  }

  const carryOut = (args: ExecutionArgs) => (args as PreparedArgs).rootValue;

  return makeServer<Params, Speaker>({
    connectionInitWaitTimeout: initWaitMs,
    async onConnect({ connectionParams, extra }) {
      const signed = await signIn.overSocket(extra.request, authorizationOf(connectionParams));
      // Both are kept as long as the socket is.
      forgetCredentials(extra.request);
      forgetParams(connectionParams);
      if (!("viewer" in signed)) return false;
      extra.viewer = signed.viewer;
      extra.bindTo(signed.viewer);
      return true;
    },
    onSubscribe({ extra, subscriptions }, id, payload) {
      const { requestId, viewer } = extra;
      const refuse = (code: string, message: string) => [withDetails(coded(code, message), requestId)];
      if (!viewer) return refuse("UNAUTHENTICATED", "Nobody has signed in on this socket.");
      if (Object.keys(subscriptions).length > mostOperations) {
        return refuse(
          "TOO_MANY_OPERATIONS",
          `At most ${mostOperations} operations go on at once on a socket: complete some, or open another.`,
        );
      }
      return prepare(id, payload, { ...extra, viewer });
    },
    execute: (args) => carryOut(args).execute(args),
    subscribe: (args) => carryOut(args).subscribe(args),
    onNext: (_context, _id, _payload, args, result) => {
      const { requestId } = args.contextValue as GraphQLContext;
      const detailed = result.errors?.map((error) => withDetails(error, requestId));
      return printResult({ ...result, errors: detailed });
    },
    onComplete: ({ extra }, id) => void extra.streams.delete(id),
    onError: ({ extra }, _id, _payload, errors) =>
      errors.map((error) => printError(unwrap(error, extra.requestId))),
  });
}
