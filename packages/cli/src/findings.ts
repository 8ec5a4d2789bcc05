// What to do about what the doctor finds, at the command line.
import { findings as examine, type Finding as Found } from "@stockgate/client";

export type Finding = Found & {
  /** What to do. */
  way: string;
};

const mendSecondWriter =
  "Switch off Katana's own stock sync to this store, and any other app that sets stock there; then stockgate targets resume --all.";

const ways: Readonly<Record<string, string>> = {
  SOURCE_DISCONNECTED: "stockgate connect katana --update <account>",
  SOURCE_UNAUTHORIZED:
    "Copy the key again from Katana, Settings > API: stockgate connect katana --update <account>",
  SOURCE_UNREACHABLE: "Wait, or look whether Katana is down; it is tried again by itself.",
  SOURCE_WEBHOOKS:
    "Set STOCKGATE_PUBLIC_URL of the gateway to where Katana reaches it; until then changes are asked for.",
  CHANNEL_DISCONNECTED: "stockgate connect shopify --update <account>",
  CHANNEL_UNAUTHORIZED:
    "Look at the app's scopes and secrets in Shopify: stockgate connect shopify --update <account>",
  CHANNEL_UNREACHABLE: "Wait, or look whether the store is open; it is tried again by itself.",
  CHANNEL_WEBHOOKS:
    "Set STOCKGATE_PUBLIC_URL of the gateway to where Shopify reaches it, and give it the client secret.",
  ORDERS_NOT_READABLE:
    "Give the app the scope read_orders and its use of protected customer data: without them what was just sold can be oversold.",
  ORDER_PLACES_NOT_READABLE:
    "Give the app the scopes that the message names, then connect it again with --update.",
  LOCATION_UNMAPPED:
    "stockgate map location <of the store> <of the source>, or stockgate exclude location <of the store>",
  NO_LOCATION_MAPPED: "stockgate map location <of the store> <of the source>",
  LOCATION_NOT_ELIGIBLE: "stockgate map location it to another, or stockgate exclude location it",
  SECOND_WRITER: mendSecondWriter,
  OTHER_WRITER: mendSecondWriter,
  MASS_ZERO:
    "Look whether the source is right, then stockgate runs approve <run> or stockgate runs reject <run>",
  ZERO_REJECTED: "It stands until the source says more than zero, or stockgate push asks for it anew.",
  STOCK_UNREADABLE: "Look at those variants in the source; they are read again by themselves.",
  IN_FLIGHT_ORDERS_OVERDUE:
    "stockgate in-flight, then import the orders into the source, or stockgate in-flight settle <order>",
  SHADOW: "stockgate push --dry-run, then stockgate policy set isShadow=false",
  SALES_ONLY: "stockgate policy set salesOnlyUntil=null, or wait until then",
  PREPARING: "Wait: it ends by itself.",
  TOKEN_READS_ONLY: "stockgate tokens create, with an ADMIN token",
  TOKEN_ENDS: "stockgate tokens create",
  BUDGET_USED_UP:
    "Give Stockgate an API key of its own: the vendor's request budget is used up by others too.",
  ACCOUNT_UNUSED: "stockgate integrations create, or stockgate accounts disconnect",
  MAPPINGS_BROKEN: "stockgate csv export mappings: the state BROKEN; then stockgate map variant",
  VARIANTS_UNMATCHED: "stockgate csv export mappings, write the codes in, stockgate csv import mappings",
  VARIANTS_SHADOWED: "Give each its own SKU in the source, or stockgate map variant",
  VARIANTS_NOT_SYNCABLE:
    "Switch on inventory tracking for them in the store; stockgate csv export mappings names the reasons",
  TARGETS_FAILED: "stockgate retry",
  DRIFT: "stockgate reconcile --dry-run says why; stockgate push brings them right",
  SYNC_OFF: "stockgate push --dry-run, then stockgate toggle on",
  NO_INTEGRATION: "stockgate connect katana, stockgate connect shopify, stockgate integrations create",
};

function wayOf({ code, account }: Found): string {
  if (account) return `stockgate connect ${account.adapter ?? "<adapter>"} --update "${account.name}"`;
  return ways[code] ?? "The message says what to do.";
}

const withWay = (found: Found): Finding => ({ ...found, way: wayOf(found) });

export const tokenFindings = (...given: Parameters<typeof examine.tokenFindings>): Finding[] =>
  examine.tokenFindings(...given).map(withWay);

export const accountFindings = (...given: Parameters<typeof examine.accountFindings>): Finding[] =>
  examine.accountFindings(...given).map(withWay);

export const integrationFindings = (...given: Parameters<typeof examine.integrationFindings>): Finding[] =>
  examine.integrationFindings(...given).map(withWay);

export const nothingYet = (): Finding => withWay(examine.nothingYet());
