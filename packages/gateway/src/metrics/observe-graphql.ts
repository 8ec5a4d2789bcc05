// Times operations, and counts the errors of their answers and what they might have cost. An operation is named only
// where its document is a trusted one: a name that a client may choose would be kept for good.
import { type ExecutionResult, getOperationAST } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { TrustedDocuments } from "../documents/trusted-documents.ts";
import type { GraphQLContext } from "../schema/context.ts";
import type { Series } from "./series.ts";

const codeForm = /^[A-Z][A-Z_]{0,39}$/;
/** Codes are the gateway's own; were one ever made of what a client sent, this is where that ends. */
const mostCodes = 60;

function createCodes() {
  const known = new Set<string>();
  return (code: unknown): string => {
    if (typeof code !== "string" || !codeForm.test(code)) return "OTHER";
    if (known.size < mostCodes) known.add(code);
    return known.has(code) ? code : "OTHER";
  };
}

/** What the cost plugin told of it in the answer. */
function requestedCost({ extensions }: ExecutionResult): number | null {
  const cost: unknown = extensions?.["cost"];
  const requested: unknown =
    typeof cost === "object" && cost !== null ? Reflect.get(cost, "requested") : undefined;
  return typeof requested === "number" ? requested : null;
}

const isResult = (result: unknown): result is ExecutionResult =>
  typeof result === "object" && result !== null && !(Symbol.asyncIterator in result);

/** To stand behind what gives errors their codes. */
export function observeGraphQL(series: Series, trusted: TrustedDocuments | null): Plugin {
  const codeOf = createCodes();
  const trustedTexts = new Set(trusted?.texts.values());
  const countErrors = ({ errors = [] }: ExecutionResult) => {
    for (const { extensions } of errors) series.errors.inc({ code: codeOf(extensions["code"]) });
  };
  return {
    onExecute({ args }) {
      const operation = getOperationAST(args.document, args.operationName);
      if (!operation) return undefined;
      const isTrusted = trustedTexts.has(args.document.loc?.source.body ?? "");
      const labels = {
        type: operation.operation,
        operation: (isTrusted ? operation.name?.value : undefined) ?? "",
      };
      const end = series.graphql.startTimer(labels);
      const timed: Pick<GraphQLContext, "timeField"> = {
        timeField: (field) => series.fields.startTimer({ field }),
      };
      Object.assign(args.contextValue as object, timed);
      return { onExecuteDone: () => void end() };
    },
    onSubscribe: () => ({
      onSubscribeResult: () => ({
        onNext: ({ result }) => {
          if (isResult(result)) countErrors(result);
        },
      }),
    }),
    onResultProcess({ result }) {
      for (const each of Array.isArray(result) ? result : [result]) {
        if (!isResult(each)) continue;
        countErrors(each);
        const cost = requestedCost(each);
        if (cost !== null) series.cost.observe(cost);
      }
    },
  };
}
