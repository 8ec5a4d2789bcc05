// The two ways into a store: an access token that somebody made, or an app's client id and secret, by which the adapter
// gets itself a token. Exactly one of them; whatever is wrong is said of the field concerned, with the way out.
import { AdapterError } from "@stockgate/core/contracts";
import { z } from "zod";

/** What an HTTP header can carry: printable ASCII without blanks. */
export const headerPattern = /^[\x21-\x7e]+$/;

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === "string" && value.trim() === "");

/** A form sends its empty fields as empty texts; null takes back what is stored. Both are as good as left out. */
const optionalText = (schema: z.ZodString) =>
  z.preprocess((value) => (isBlank(value) ? undefined : value), schema.optional()).optional();

export const credentialFields = {
  accessToken: optionalText(
    z
      .string()
      .trim()
      .regex(
        headerPattern,
        "accessToken must be the Admin API access token of an app installed in the store; it begins with shpat_",
      ),
  ).meta({
    title: "Admin API access token",
    description:
      "Of an app installed in the store that has one which does not expire. Leave it out where you enter a client ID. " +
      "Scopes: read_products, read_inventory, write_inventory, read_locations; for orders also read_orders, " +
      "read_merchant_managed_fulfillment_orders, read_third_party_fulfillment_orders.",
    writeOnly: true,
  }),
  clientId: optionalText(z.string().trim()).meta({
    title: "Client ID",
    description:
      "Of an app made in Shopify's Dev Dashboard, in the organization that owns the store, and installed there: " +
      "with the client secret it takes the place of an access token. The same scopes.",
  }),
  clientSecret: optionalText(z.string().trim()).meta({
    title: "Client secret",
    description:
      "Goes with the client ID. It signs the app's webhooks as well: without it there are none, so enter it beside an " +
      "access token too.",
    writeOnly: true,
  }),
  previousClientSecret: optionalText(z.string().trim()).meta({
    title: "Previous client secret",
    description:
      "While the secret is being changed: Shopify signs webhooks with the oldest secret that is not revoked, and for " +
      "half an hour after it is. Deliveries signed with this one are accepted too; set it to null when that is over.",
    writeOnly: true,
  }),
};

type Given = { [field in keyof typeof credentialFields]?: unknown };
type Rule = { path: keyof Given; isKept: (given: Given) => boolean; message: string };

const has = (given: Given, field: keyof Given) => !isBlank(given[field]);

const rules: readonly Rule[] = [
  {
    path: "accessToken",
    isKept: (given) => has(given, "accessToken") || has(given, "clientId") || has(given, "clientSecret"),
    message:
      "accessToken is missing: enter the Admin API access token of an app installed in the store, or clientId and " +
      "clientSecret instead",
  },
  {
    path: "accessToken",
    isKept: (given) => !(has(given, "accessToken") && has(given, "clientId")),
    message:
      "accessToken and clientId are two ways into the store: keep one, and leave out the other or set it to null",
  },
  {
    path: "clientSecret",
    isKept: (given) => !has(given, "clientId") || has(given, "clientSecret") || has(given, "accessToken"),
    message:
      "clientSecret is missing: enter the secret that Shopify's Dev Dashboard shows beside the client ID",
  },
  {
    path: "clientId",
    isKept: (given) => !has(given, "clientSecret") || has(given, "clientId") || has(given, "accessToken"),
    message:
      "clientId is missing: clientSecret alone opens nothing. Enter clientId, or accessToken, beside it",
  },
];

const isObject = (value: unknown) => typeof value === "object" && value !== null;

/** Adds what no field can say of itself; said together with what is wrong in single fields. */
export function requireOneWay<Schema extends z.ZodType<Given>>(schema: Schema): Schema {
  return rules.reduce(
    (refined, { path, isKept, message }) =>
      refined.refine(isKept, { path: [path], message, when: ({ value }) => isObject(value) }),
    schema,
  );
}

/** The same in JSON Schema, for a form. */
export const oneWayJsonSchema = {
  oneOf: [{ required: ["accessToken"] }, { required: ["clientId", "clientSecret"] }],
};

export type Credentials =
  | { kind: "token"; accessToken: string }
  | { kind: "client"; clientId: string; clientSecret: string };

type Parsed = { [field in keyof typeof credentialFields]?: string | undefined };

export function credentialsOf({ accessToken, clientId, clientSecret }: Parsed): Credentials {
  if (accessToken !== undefined) return { kind: "token", accessToken };
  if (clientId !== undefined && clientSecret !== undefined) return { kind: "client", clientId, clientSecret };
  throw new AdapterError("unauthorized", "Neither accessToken nor clientId and clientSecret are configured.");
}
