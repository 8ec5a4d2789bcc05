// Worlds by chance, for the plain model and the engine to agree about.
import * as fc from "fast-check";
import type { PlainLevel, PlainOrder, PlainPart, PlainPolicy, PlainWorld } from "./plain-model.ts";

const anyFigure = fc.oneof(
  fc.integer({ min: -1000, max: 9000 }),
  fc.integer({ min: 0, max: 60 }).map((units) => units * 100),
);
const anyLevel = fc.record<PlainLevel>({
  inStock: anyFigure,
  committed: fc.oneof(fc.constant(0), fc.nat(3000)),
  potential: fc.option(
    fc.nat(40).map((units) => units * 100),
    { freq: 2 },
  ),
});
const anyPolicy = fc.record<PlainPolicy>({
  commitments: fc.constantFrom("ALL", "CHANNEL_ORDERS", "THIS_CHANNEL"),
  subtractInFlightOrders: fc.boolean(),
  kitOrdersCommitComponents: fc.boolean(),
  allowNegative: fc.boolean(),
  bufferQuantity: fc.oneof(fc.constant(0), fc.nat(20)),
  bufferPercent: fc.oneof(fc.constant(0), fc.nat(10_000)),
  maximumQuantity: fc.option(fc.nat(80)),
});

const ofVariant = (size: number) => fc.nat(size - 1);
const anyRows = (size: number) =>
  fc.array(fc.record({ variant: ofVariant(size), open: fc.nat(800) }), { maxLength: 4 });

export const anyPlainWorld: fc.Arbitrary<PlainWorld> = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc.record<PlainWorld>({
    recipes: fc.tuple(
      ...Array.from({ length: size }, (_, id) =>
        id === 0
          ? fc.constant(null)
          : fc.option(
              fc.uniqueArray(
                fc.record<PlainPart>({
                  component: fc.nat(id - 1),
                  quantity: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.constantFrom(100, 200, 300)),
                }),
                { selector: (part) => part.component, maxLength: 3 },
              ),
              { freq: 3 },
            ),
      ),
    ),
    levels: fc.tuple(...Array.from({ length: size }, () => fc.option(anyLevel, { freq: 9 }))),
    direct: anyRows(size),
    elsewhere: anyRows(size),
    orders: fc.array(
      fc.record<PlainOrder>({
        variant: ofVariant(size),
        units: fc.integer({ min: 1, max: 6 }),
        open: fc.oneof(fc.constant(0), fc.nat(600)),
        shipped: fc.oneof(fc.constant(0), fc.nat(300)),
      }),
      { maxLength: 3 },
    ),
    policy: anyPolicy,
  }),
);
