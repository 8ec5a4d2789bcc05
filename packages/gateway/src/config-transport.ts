// What of the configuration concerns requests and answers themselves: bounds, documents, origins.
import type { DefaultedVariable } from "./config-variables.ts";
import type { CostLimits } from "./cost/cost-buckets.ts";
import type { TrustedDocumentsConfig } from "./documents/trusted-documents.ts";
import type { HttpStatus } from "./http/draft-status.ts";

/** A value, or what is wrong with it, to be put behind the variable's name. */
export type Parsed<T> = { value: T } | { problem: string };

export type TransportConfig = {
  costLimits: CostLimits;
  /** Null where every document is served. */
  trustedDocuments: TrustedDocumentsConfig | null;
  httpStatus: HttpStatus;
  /** The schema is served as a subgraph. */
  isSubgraph: boolean;
  /** Names by which this gateway is reached, besides its own and the public URL's. */
  servedHosts: readonly string[];
  /** Origins whose pages may ask. */
  corsOrigins: readonly string[];
};

/** Undefined where the value is refused; the problem is noted by then. */
export type Take = <T>(name: DefaultedVariable, parse: (text: string) => Parsed<T>) => T | undefined;

function parsePoints(text: string): Parsed<number> {
  return /^[1-9]\d{0,8}$/.test(text)
    ? { value: Number(text) }
    : { problem: `must be a number of points from 1 to 999999999, not "${text}"` };
}

function parseSwitch(text: string): Parsed<boolean> {
  return text === "true" || text === "false"
    ? { value: text === "true" }
    : { problem: `must be true or false, not "${text}"` };
}

function parseStatus(text: string): Parsed<HttpStatus> {
  return text === "audited" || text === "draft"
    ? { value: text }
    : { problem: `must be audited or draft, not "${text}"` };
}

/** Split by commas; white space around an item is not meant, nor is an empty one. */
export const itemsOf = (text: string): string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** All of the list, or a sentence on the first item that is not as it should be. */
const parseList =
  (isProper: (item: string) => boolean, what: string) =>
  (text: string): Parsed<string[]> => {
    const items = itemsOf(text);
    const odd = items.find((item) => !isProper(item));
    return odd === undefined ? { value: items } : { problem: `must be ${what}, which "${odd}" is not` };
  };

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;
const isHost = (text: string): boolean =>
  URL.canParse(`http://${text}`) && new URL(`http://${text}`).host === text.toLowerCase();

export function readTransport(take: Take): TransportConfig | undefined {
  const most = take("STOCKGATE_MOST_COST", parsePoints);
  const perSecond = take("STOCKGATE_COST_PER_SECOND", parsePoints);
  const path = take("STOCKGATE_TRUSTED_DOCUMENTS", (value) => ({ value }));
  const isOnly = take("STOCKGATE_ONLY_TRUSTED_DOCUMENTS", (text) =>
    text === "true" && path === ""
      ? { problem: "needs the file of STOCKGATE_TRUSTED_DOCUMENTS" }
      : parseSwitch(text),
  );
  const httpStatus = take("STOCKGATE_HTTP_STATUS", parseStatus);
  const isSubgraph = take("STOCKGATE_SUBGRAPH", parseSwitch);
  const servedHosts = take("STOCKGATE_SERVED_HOSTS", parseList(isHost, "host names, split by commas"));
  const corsOrigins = take(
    "STOCKGATE_CORS_ORIGINS",
    parseList(isOrigin, "origins as browsers name them (https://console.example), split by commas"),
  );
  if (
    most === undefined ||
    perSecond === undefined ||
    path === undefined ||
    isOnly === undefined ||
    httpStatus === undefined ||
    isSubgraph === undefined ||
    servedHosts === undefined ||
    corsOrigins === undefined
  ) {
    return undefined;
  }
  const trustedDocuments = path === "" ? null : { path, isOnly };
  return {
    costLimits: { most, perSecond },
    trustedDocuments,
    httpStatus,
    isSubgraph,
    servedHosts,
    corsOrigins,
  };
}
