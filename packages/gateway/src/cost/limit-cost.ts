// Refuses an operation that would cost too much before anything of it is carried out, takes its cost from the caller's
// bucket, and gives back what the answer turned out not to hold.
import type { Clock } from "@stockgate/core";
import { type ExecutionArgs, type ExecutionResult, getOperationAST, GraphQLError } from "graphql";
import type { Plugin } from "graphql-yoga";
import { whoIs } from "../auth/viewer.ts";
import type { GraphQLContext } from "../schema/context.ts";
import { type CostLimits, createCostBuckets } from "./cost-buckets.ts";
import { costOfOperation } from "./operation-cost.ts";

/** What an answer is charged at least, of what it might have cost: pages are read for `pageInfo` alone, too. */
const leastShare = 0.1;
/** Longer lists are no question; arguments with a smaller bound say so themselves. */
const longestList = 2000;

/** Goes through whole answers: a loop over keys takes less than half as long as one over `Object.values`. */
function countObjects(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const each of value) count += countObjects(each);
    return count;
  }
  // An answer's objects inherit nothing, and what a scalar of JSON holds came out of JSON.
  for (const key in value) count += countObjects((value as Record<string, unknown>)[key]);
  return count + 1;
}

const holdsLongList = (value: unknown): boolean => {
  if (typeof value !== "object" || value === null) return false;
  return (Array.isArray(value) && value.length > longestList) || Object.values(value).some(holdsLongList);
};

const tooCostly = (cost: number, limit: number): GraphQLError =>
  new GraphQLError(
    `This operation may cost ${cost} points, and ${limit} are allowed: ask for smaller pages ("first"), for fewer lists within lists, or in several operations.`,
    { extensions: { code: "MAX_COST_EXCEEDED", cost, limit, http: { status: 400 } } },
  );

const throttled = (cost: number, limit: number, waitMs: number): GraphQLError => {
  const seconds = Math.ceil(waitMs / 1000);
  return new GraphQLError(
    `This operation may cost ${cost} points, more than are left for now: ask again in ${seconds} s, or for less.`,
    {
      extensions: {
        code: "THROTTLED",
        cost,
        limit,
        retryAfterSeconds: seconds,
        http: { status: 429, headers: { "retry-after": String(seconds) } },
      },
    },
  );
};

const listTooLong = (): GraphQLError =>
  new GraphQLError(`A list in the variables has at most ${longestList} items: send it in parts.`, {
    extensions: { code: "BAD_USER_INPUT", http: { status: 400 } },
  });

type Charge = { who: string; requested: number };

export function limitCost(limits: CostLimits, clock: Clock): Plugin<object, GraphQLContext> {
  const buckets = createCostBuckets(limits, clock);

  const withCost = (
    result: ExecutionResult,
    { who, requested }: Charge,
    actual?: number,
  ): ExecutionResult => ({
    ...result,
    extensions: {
      ...result.extensions,
      cost: {
        requested,
        ...(actual === undefined ? {} : { actual }),
        limit: limits.most,
        throttleStatus: buckets.statusOf(who),
      },
    },
  });

  /** Null where there is no such operation: the executor has its own word for that. */
  function charge(args: ExecutionArgs): { charge: Charge; refusal: ExecutionResult | null } | null {
    const { schema, document, operationName } = args;
    const variables = args.variableValues ?? {};
    const operation = getOperationAST(document, operationName);
    if (!operation) return null;
    const who = whoIs((args.contextValue as GraphQLContext).viewer);
    const requested = costOfOperation({ schema, document, operation, variables });
    const refuse = (error: GraphQLError) => {
      const charge = { who, requested };
      return { charge, refusal: withCost({ errors: [error] }, charge) };
    };
    if (holdsLongList(variables)) return refuse(listTooLong());
    if (requested > limits.most) return refuse(tooCostly(requested, limits.most));
    const spending = buckets.take(who, requested);
    return spending.isTaken
      ? { charge: { who, requested }, refusal: null }
      : refuse(throttled(requested, limits.most, spending.waitMs));
  }

  function settle(result: ExecutionResult, { who, requested }: Charge): ExecutionResult {
    const actual = Math.max(countObjects(result.data), Math.ceil(requested * leastShare));
    if (actual < requested) buckets.giveBack(who, requested - actual);
    return withCost(result, { who, requested }, Math.min(actual, requested));
  }

  return {
    onExecute({ args, setResultAndStopExecution }) {
      const charged = charge(args);
      if (charged?.refusal) return setResultAndStopExecution(charged.refusal);
      if (!charged) return undefined;
      return {
        onExecuteDone({ result, setResult }) {
          if (!(Symbol.asyncIterator in result)) setResult(settle(result, charged.charge));
        },
      };
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const refusal = charge(args)?.refusal;
      if (refusal) setResultAndStopExecution(refusal);
    },
  };
}
