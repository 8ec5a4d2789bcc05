// The mock of Katana as most tests open it.
import { createKatanaMock, createSeededRandom } from "@stockgate/mock-servers";
import { onTestFinished } from "vitest";
import { connectTo, createWorld } from "./mock-world.ts";

export type MockOptions = Omit<Parameters<typeof createKatanaMock>[0], "ports"> & {
  apiKey?: string;
  /** The HTTP status that a delivery is answered with. */
  answerDelivery?: () => number;
};

/** In a world of its own, with the adapter connected to it; closed at the end of the test. */
export function openMock({ apiKey = "katana-demo-key", answerDelivery, ...options }: MockOptions = {}) {
  const world = createWorld(createSeededRandom(1), answerDelivery);
  const mock = createKatanaMock({ ports: world.ports, ...options });
  onTestFinished(() => mock.close());
  return { ...world, ...connectTo(mock.fetch, { apiKey, otherKey: "katana-user-key" }) };
}
