// Whose credentials are these, and what do they allow? Without some scopes there is no stock sync; without others it does
// less, and says so.
import { AdapterError, type AccessLimit, type Call, type StockChannel } from "@stockgate/core/contracts";
import type { ShopifyClient } from "./client.ts";
import type { ShopifyConfig } from "./config.ts";
import { OrderAccessDocument, ShopDocument } from "./generated/operations.ts";
import { orderAccessShape, shopShape } from "./mapping.ts";
import { defineOperation } from "./operation.ts";

const readShop = defineOperation(ShopDocument, shopShape);
const readOrderAccess = defineOperation(OrderAccessDocument, orderAccessShape);

/** Without these there is no stock sync. */
const neededScopes = ["read_products", "read_locations", "read_inventory", "write_inventory"];
const orderScope = "read_orders";
/**
 * Shopify: each shows the fulfillment orders of one kind of location, by any of them the type is readable
 * (admin-graphql, FulfillmentOrder: "Requires"): the merchant's own, other fulfillment services', the app's own.
 */
const placeScopes = ["read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders"];
const ownPlaceScope = "read_assigned_fulfillment_orders";

const wayOut = "Add what is lacking to the app in Shopify, and approve it in the store.";

export type Access = Pick<StockChannel, "identify"> & {
  /**
   * Throws `unauthorized` where orders may not be read, else answers whether their fulfillment orders may. Sends nothing
   * while what was granted before is enough.
   */
  requireOrders(call: Call): Promise<{ hasFulfillmentOrders: boolean }>;
};

export function createAccess(client: ShopifyClient, config: ShopifyConfig): Access {
  /** As last read; what is granted later is learnt from the next `identify`. */
  let granted: readonly string[] | null = null;

  async function readGranted(call: Call) {
    const shop = await client.ask(readShop, {}, call);
    granted = shop.scopes;
    return shop;
  }

  /**
   * Why orders may not be read, with the way out; null where they may. Shopify: since 2022 the scope is not enough, an
   * app must also be approved for protected customer data: "This app is not approved to access the Order object"
   * (apps/launch/protected-customer-data), which several apps of the Dev Dashboard were answered in August 2026.
   */
  async function findOrderRefusal(scopes: readonly string[], call: Call): Promise<string | null> {
    if (!isGranted(orderScope, scopes)) return `The app lacks the scope ${orderScope}. ${wayOut}`;
    try {
      await client.ask(readOrderAccess, {}, call);
      return null;
    } catch (error) {
      if (!(error instanceof AdapterError) || error.kind !== "unauthorized") throw error;
      const approval =
        "Select its use of protected customer data in Shopify; no customer's name or address is read.";
      return `The app has the scope ${orderScope} and may not read orders all the same. ${error.message} ${approval}`;
    }
  }

  return {
    async identify(call) {
      const { domain, scopes } = await readGranted(call);
      if (domain !== config.shopDomain) {
        throw new AdapterError(
          "unauthorized",
          `The access token belongs to ${domain}, not to ${config.shopDomain}: mend shopDomain or the credentials.`,
        );
      }
      const missing = neededScopes.filter((scope) => !isGranted(scope, scopes));
      if (missing.length > 0) {
        throw new AdapterError("unauthorized", `The app lacks the scopes ${missing.join(", ")}. ${wayOut}`);
      }
      const refusal = await findOrderRefusal(scopes, call);
      return { externalName: domain, limits: [...orderLimits(refusal), ...placeLimits(scopes)] };
    },

    async requireOrders(call) {
      const known = granted !== null && isGranted(orderScope, granted) ? granted : null;
      const scopes = known ?? (await readGranted(call)).scopes;
      if (!isGranted(orderScope, scopes)) {
        throw new AdapterError("unauthorized", `Orders: the app lacks the scope ${orderScope}. ${wayOut}`);
      }
      return {
        hasFulfillmentOrders: [...placeScopes, ownPlaceScope].some((scope) => isGranted(scope, scopes)),
      };
    },
  };
}

function orderLimits(refusal: string | null): AccessLimit[] {
  if (refusal === null) return [];
  const consequence = "Units that were sold here and that the source does not know of yet cannot be seen.";
  return [{ code: "ORDERS_NOT_READABLE", message: `${consequence} ${refusal}` }];
}

function placeLimits(scopes: readonly string[]): AccessLimit[] {
  const missing = placeScopes.filter((scope) => !isGranted(scope, scopes));
  if (missing.length === 0) return [];
  const message =
    "Shopify does not tell for all orders from which location their units are to be taken. " +
    `The app lacks the scopes ${missing.join(", ")}. ${wayOut}`;
  return [{ code: "ORDER_PLACES_NOT_READABLE", message }];
}

/** Shopify: the write scope of something includes its read scope. */
const isGranted = (scope: string, granted: readonly string[]) =>
  granted.includes(scope) || granted.includes(scope.replace(/^read_/, "write_"));
