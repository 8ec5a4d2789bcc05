import { describe, expect, it } from "vitest";
import { levelKey, type OrderUnits, type Snapshot } from "../domain/availability.ts";
import { defaultPolicy } from "../domain/policy.ts";
import { formatQuantity, quantity } from "../domain/quantity.ts";
import { computeAvailability } from "./compute.ts";

type Ware = {
  inStock: string;
  committed?: string;
  potential?: string;
  recipe?: Record<number, string>;
  leftOut?: string[];
};
const location = 1;
const policy = { ...defaultPolicy, commitments: "CHANNEL_ORDERS" as const };

function snapshotOf(wares: Record<number, Ware>): Snapshot {
  const entries = Object.entries(wares).map(([id, ware]) => [Number(id), ware] as const);
  const ordersOf = (units: readonly string[]): OrderUnits[] =>
    units.map((each, index) => ({ orderExternalId: `${index}`, number: null, units: quantity(each) }));
  return {
    variants: new Map(
      entries.map(([id, { recipe }]) => [id, { id, externalId: `${id}`, isKit: recipe !== undefined }]),
    ),
    recipes: new Map(
      entries.map(([id, { recipe = {} }]) => [
        id,
        Object.entries(recipe).map(([component, perKit]) => ({
          componentId: Number(component),
          quantityPerKit: quantity(perKit),
        })),
      ]),
    ),
    levels: new Map(
      entries.map(([id, { inStock, committed = "0", potential }]) => [
        levelKey(id, location),
        {
          inStock: quantity(inStock),
          committed: quantity(committed),
          expected: 0n,
          potential: potential === undefined ? null : quantity(potential),
          readAt: 0,
        },
      ]),
    ),
    notCounted: new Map(
      entries.flatMap(([id, { leftOut }]) =>
        leftOut ? [[levelKey(id, location), ordersOf(leftOut)] as const] : [],
      ),
    ),
    inFlight: new Map(),
    contenders: new Map(),
    readProblems: new Map(),
  };
}
const explain = (wares: Record<number, Ware>, id = 1) =>
  computeAvailability(snapshotOf(wares), id, location, policy);
const step = (wares: Record<number, Ware>) =>
  explain(wares).steps.find(({ kind }) => kind === "COMMITMENTS_NOT_COUNTED");

describe("Q5 commitments that do not count", () => {
  it("are given back, to the last digit", () => {
    const ware = { inStock: "10.3", committed: "4.2", leftOut: ["0.1", "0.2"] };
    expect(explain({ 1: ware }).available).toBe(6);
    expect(formatQuantity(step({ 1: ware })?.result ?? 0n)).toBe("6.4");
  });

  it("are never more than is committed, and the step says where that limits them", () => {
    const limited = step({ 1: { inStock: "10", committed: "4", leftOut: ["3", "3"] } });
    expect(limited).toMatchObject({
      amount: quantity("4"),
      detail: { unitsOnOrders: "6", limit: "No more than is committed." },
    });
    expect(step({ 1: { inStock: "10", committed: "6", leftOut: ["3", "3"] } })?.detail).not.toHaveProperty(
      "limit",
    );
    expect(explain({ 1: { inStock: "10", leftOut: ["3"] } }).available).toBe(10);
    expect(step({ 1: { inStock: "10", leftOut: ["3"] } })).toBeUndefined();
  });

  it("of very many orders: the first are named, the rest counted", () => {
    const orders = Array.from({ length: 60 }, () => "1");
    const detail = step({ 1: { inStock: "99", committed: "60", leftOut: orders } })?.detail;
    expect(detail?.["orders"]).toHaveLength(50);
    expect(detail).toMatchObject({ furtherOrders: 10 });
  });

  it("Q2 of a component raise the kit's potential, where the source states none or one that we can follow", () => {
    const component = { inStock: "10", committed: "6", leftOut: ["4"] };
    const kitOf = (potential?: string) => ({
      1: { inStock: "0", recipe: { 2: "2" }, ...(potential === undefined ? {} : { potential }) },
      2: component,
    });
    expect(explain(kitOf()).available).toBe(4);
    expect(explain(kitOf("2")).available).toBe(4);
    expect(explain(kitOf("2.0")).steps[1]).toMatchObject({ kind: "POTENTIAL", detail: { from: "recipe" } });
    // The source knows something that we do not.
    expect(explain(kitOf("1")).available).toBe(1);
    expect(explain(kitOf("3")).available).toBe(3);
  });
});
