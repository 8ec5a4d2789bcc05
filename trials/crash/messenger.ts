// Delivers webhooks of its own, as Shopify signs them and each with an event's id of its own, and keeps which of them were
// acknowledged: from then on none may be lost.
import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RealShop } from "../support/real-shop.ts";

const secret = "shpss_demo";

/** The unguessable part of the demo store's address. */
async function findAddress({ ledger }: RealShop): Promise<string> {
  for (;;) {
    const [row] = await ledger.read(
      "select webhook_key as address from account where external_name = ? and sealed_webhook_state is not null",
      ["demo.myshopify.com"],
    );
    if (typeof row?.["address"] === "string") return row["address"];
    await sleep(100);
  }
}

export async function openMessenger(shop: RealShop) {
  const address = await findAddress(shop);
  const acknowledged: string[] = [];
  let unanswered = 0;
  let number = 0;
  return {
    acknowledged,
    unanswered: () => unanswered,
    async deliver(): Promise<void> {
      number += 1;
      const event = `trial-${number}`;
      const body = JSON.stringify({ inventory_item_id: 1, location_id: number, available: 1 });
      const response = await fetch(`${shop.urls.gateway}/webhooks/${address}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
          "x-shopify-shop-domain": "demo.myshopify.com",
          "x-shopify-topic": "inventory_levels/update",
          "x-shopify-event-id": event,
        },
        body,
      }).catch(() => null);
      if (response?.status === 200) acknowledged.push(event);
      else unanswered += 1;
    },
    /** How many deliveries Katana's own log calls acknowledged. */
    async deliveredByKatana(): Promise<number> {
      const { url } = await shop.katana("POST", "/webhook_logs_export", { delivered: true });
      const lines = (await (await fetch(String(url))).text()).trim().split("\r\n");
      return lines.length - 1;
    },
  };
}
