// An app without approval for protected customer data may not read orders, whatever its scopes: that is told, and stock
// is kept right all the same.
import { expect, it } from "vitest";
import { openStand } from "../support/stand.ts";

const wares = { CHAIR: { stock: 10 }, LAMP: { stock: 10 } };
const hour = 3_600_000;

it("Q9 orders that are withheld are a problem, and stock goes on being synced", async () => {
  await using stand = await openStand({ wares, shopify: { unapprovedOrders: "REFUSED" } });
  const { katana, shopify, control } = stand.world;
  const isActive = async () => (await stand.integration()).status === "ACTIVE";
  const isTold = async () => (await stand.problems()).some(({ code }) => code === "ORDERS_NOT_READABLE");
  expect(await isActive()).toBe(true);
  expect(await stand.problems()).toContainEqual({
    code: "ORDERS_NOT_READABLE",
    message: expect.stringMatching(
      /may not read orders all the same.*not approved to access the Order object/,
    ),
    path: ["channel"],
    keeps: null,
  });
  await katana.adjust({ CHAIR: -3 });
  await stand.rest();
  expect(await shopify.available("CHAIR")).toStrictEqual([7]);
  // A sale at the store is seen in its levels, and in Katana once it was entered there.
  await control.shopify.change({ unapprovedOrders: "READABLE" });
  await shopify.buy({ LAMP: 2 });
  await control.shopify.change({ unapprovedOrders: "REFUSED" });
  await stand.rest(30_000);
  await katana.adjust({ LAMP: -2 });
  await stand.rest(hour);
  expect(await shopify.available("LAMP")).toStrictEqual([8]);
  expect([await isActive(), await isTold()]).toStrictEqual([true, true]);
  await control.shopify.change({ isProtectedDataApproved: true });
  await stand.rest(hour);
  expect([await isActive(), await isTold()]).toStrictEqual([true, false]);
});
