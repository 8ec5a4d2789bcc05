// The mock of Shopify as most tests open it.
import { createSeededRandom, createShopifyMock } from "@stockgate/mock-servers";
import { onTestFinished } from "vitest";
import { createWorld } from "./mock-world.ts";

export type MockOptions = Omit<Parameters<typeof createShopifyMock>[0], "ports">;

/** In a world of its own; closed at the end of the test. */
export function openMock(options: MockOptions = {}) {
  const world = createWorld(createSeededRandom(1));
  const mock = createShopifyMock({ ports: world.ports, ...options });
  onTestFinished(() => mock.close());
  return { ...world, mock };
}
