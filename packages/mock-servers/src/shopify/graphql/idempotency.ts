// `@idempotent`: a key makes a mutation take effect once within 24 hours, whatever becomes of its answers.
//
//   new key                        runs; what it made is noted, or that it failed
//   same key, same arguments       answered again from what is stored now; nothing runs
//   same key, other arguments      IDEMPOTENCY_KEY_PARAMETER_MISMATCH
//   same key, the first one failed IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED
//   same key, the first under way  IDEMPOTENCY_CONCURRENT_REQUEST
//
// Source: https://shopify.dev/docs/api/usage/implementing-idempotency, and each error's own description.
import { createHash } from "node:crypto";
import { type FieldNode, getDirectiveValues, type GraphQLResolveInfo, print, visit } from "graphql";
import requiredOn from "../generated/idempotent-mutations.json" with { type: "json" };
import type { Store } from "../store/store.ts";
import type { Context } from "./context.ts";
import { badRequest } from "./errors.ts";

const idempotencyRetentionMs = 24 * 3_600_000;
/** Before this version the directive was optional. */
const requiredSince = "2026-04";

const refusals = {
  IDEMPOTENCY_CONCURRENT_REQUEST: "This request is currently in progress, please try again.",
  IDEMPOTENCY_KEY_PARAMETER_MISMATCH:
    "The same idempotency key cannot be used with different operation parameters.",
  IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED:
    "A previous request with this idempotency key failed. Retry with a new idempotency key.",
};
type RefusalCode = keyof typeof refusals;

type Attempt<Payload> = {
  payload: Payload;
  /** True where user errors say that nothing was done: the key is then spent. */
  isFailed: boolean;
  /** Ids by which `replay` finds what was made. */
  result: Record<string, string | null>;
};

export type IdempotentMutation<Payload> = {
  run(): Attempt<Payload>;
  replay(result: Record<string, string | null>): Payload;
  refuse(error: { code: RefusalCode; message: string }): Payload;
};

export function runIdempotent<Payload>(
  context: Context,
  info: GraphQLResolveInfo,
  mutation: IdempotentMutation<Payload>,
): Payload {
  const { work } = context;
  const key = readKey(context, info);
  if (key === null) return mutation.run().payload;
  forgetOldKeys(work.store, work.now);
  const refuse = (code: RefusalCode) => mutation.refuse({ code, message: refusals[code] });
  const recordKey = `${work.app.key} ${key}`;
  const fingerprint = fingerprintOf(context, info);
  if (context.busyKeys.has(key)) return refuse("IDEMPOTENCY_CONCURRENT_REQUEST");
  const known = work.store.idempotency.get(recordKey);
  if (known) {
    if (known.mutation !== info.fieldName || known.fingerprint !== fingerprint) {
      return refuse("IDEMPOTENCY_KEY_PARAMETER_MISMATCH");
    }
    return known.isFailed ? refuse("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED") : mutation.replay(known.result);
  }
  const { payload, isFailed, result } = mutation.run();
  work.store.idempotency.set(recordKey, {
    appKey: work.app.key,
    key,
    mutation: info.fieldName,
    fingerprint,
    isFailed,
    result,
    at: work.now,
  });
  return payload;
}

/** Null where the mutation was sent without a key and needs none. */
function readKey(context: Context, info: GraphQLResolveInfo): string | null {
  const [node] = info.fieldNodes;
  const key = node ? keyOf(info.schema, node, info.variableValues) : undefined;
  if (key === undefined) {
    if (!requiredOn.includes(info.fieldName) || context.apiVersion < requiredSince) return null;
    throw badRequest("The @idempotent directive is required for this mutation but was not provided.");
  }
  if (key.trim() === "") throw badRequest("The idempotency key can't be blank.");
  return key;
}

export function keyOf(
  schema: GraphQLResolveInfo["schema"],
  node: FieldNode,
  variables: Record<string, unknown>,
): string | undefined {
  const directive = schema.getDirective("idempotent");
  const key = directive ? getDirectiveValues(directive, node, variables)?.["key"] : undefined;
  return typeof key === "string" ? key : undefined;
}

/** Shopify: depends on the order of an input's fields, so the arguments are taken as they were sent. */
function fingerprintOf(context: Context, info: GraphQLResolveInfo): string {
  const hash = createHash("sha256").update(info.fieldName);
  for (const argument of info.fieldNodes[0]?.arguments ?? []) {
    hash.update(print(argument));
    visit(argument, {
      Variable: ({ name }) => {
        hash.update(JSON.stringify(context.rawVariables[name.value] ?? null));
      },
    });
  }
  return hash.digest("hex");
}

/** Keys are stored in the order of their times. */
function forgetOldKeys(store: Store, now: number) {
  for (const { appKey, key, at } of store.idempotency.values()) {
    if (at > now - idempotencyRetentionMs) break;
    store.idempotency.delete(`${appKey} ${key}`);
  }
}
