import { expect, it } from "vitest";
import { pathOfFound } from "./path-of-found.ts";

const write = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9";

it.each([
  ["OAK-STOO-S", "/stock/OAK-STOO-S"],
  [" NO/SUCH 50% ", "/stock/NO%2FSUCH%2050%25"],
  [`gid://stockgate/Intent/${write}`, `/pushes/${write}`],
  [`Stockgate (gid://stockgate/Intent/${write} )`, `/pushes/${write}`],
  [write, `/pushes/${write}`],
  ["gid://shopify/Order/1", "/stock/gid%3A%2F%2Fshopify%2FOrder%2F1"],
  ["  ", null],
])("console: Q11 %j leads to %j", (text, path) => {
  expect(pathOfFound(text)).toBe(path);
});
