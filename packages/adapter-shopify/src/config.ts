// What a person enters to connect a store, checked before anything is sent. A credential is only ever sent to Shopify's
// own hosts, or to a host that the operator allowed for development.
import { z } from "zod";
import { credentialFields, oneWayJsonSchema, requireOneWay } from "./credentials.ts";

const shopDomainPattern = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const loopbackHosts = new Set(["localhost", "127.0.0.1", "[::1]"]);

const isShopifyHost = (host: string) => shopDomainPattern.test(host);

/** Null where it may be used, else what is wrong with it and the way out. */
function findFaultWithBaseUrl(text: string, allowedHosts: readonly string[]): string | null {
  if (!URL.canParse(text)) return "baseUrl is no URL; leave it out to use https://{shopDomain}";
  const url = new URL(text);
  const { protocol, hostname, host } = url;
  const isAllowed = allowedHosts.includes(hostname) || allowedHosts.includes(host);
  if (!isShopifyHost(host) && !isAllowed) {
    return (
      `baseUrl may not name ${host}: credentials go to *.myshopify.com alone. Leave it out, ` +
      "or have the operator allow that host for development"
    );
  }
  const mayBePlain = loopbackHosts.has(hostname) && isAllowed;
  if (protocol !== "https:" && !(protocol === "http:" && mayBePlain)) {
    return "baseUrl must begin with https://, as only an allowed loopback host may be reached without";
  }
  if (
    url.username !== "" ||
    url.password !== "" ||
    url.pathname !== "/" ||
    url.search !== "" ||
    url.hash !== ""
  ) {
    return "baseUrl must be an origin such as https://my-store.myshopify.com, without path, query or user";
  }
  return null;
}

/** `allowedHosts`: hosts besides *.myshopify.com that `baseUrl` may name, such as "127.0.0.1" or "127.0.0.1:4020". */
export const createConfigSchema = (allowedHosts: readonly string[]) =>
  requireOneWay(
    z.strictObject({
      shopDomain: z
        .string("shopDomain is missing: enter the store's permanent domain, such as my-store.myshopify.com")
        .trim()
        .toLowerCase()
        .regex(
          shopDomainPattern,
          "shopDomain must be the store's permanent domain, such as my-store.myshopify.com (Shopify admin: Settings, Domains)",
        )
        .meta({
          title: "Shop domain",
          description: "The store's permanent domain, such as my-store.myshopify.com.",
        }),
      ...credentialFields,
      baseUrl: z
        .string()
        .trim()
        .superRefine((text, context) => {
          const message = findFaultWithBaseUrl(text, allowedHosts);
          if (message !== null) context.addIssue({ code: "custom", message });
        })
        .optional()
        .meta({ title: "Base URL", description: "For development only. Left out: https://{shopDomain}." }),
    }),
  ).meta(oneWayJsonSchema);

export type ShopifyConfig = z.output<ReturnType<typeof createConfigSchema>>;

/** Where the API answers, without a slash at the end. */
export const originOf = ({ baseUrl, shopDomain }: ShopifyConfig): string =>
  baseUrl === undefined ? `https://${shopDomain}` : new URL(baseUrl).origin;
