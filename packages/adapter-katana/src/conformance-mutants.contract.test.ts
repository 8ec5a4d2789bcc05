// The kit can tell: each adapter here breaks one promise, and exactly the suite that is there for it fails.
import { AdapterError, type SourceAdapter, type StockSource } from "@stockgate/core/contracts";
import { failingSuites, quantity } from "@stockgate/core/testing";
import { expect, test } from "vitest";
import { katanaFixture } from "./testing/conformance-fixture.ts";

const oneUnit = quantity("1");
const roundUp = (value: bigint) => ((value + oneUnit - 1n) / oneUnit) * oneUnit;
const isAdapterError = (error: unknown, kind: AdapterError["kind"]): boolean =>
  error instanceof AdapterError && error.kind === kind;

type Mutant = { title: string; suite: string; mutate: (source: StockSource) => Partial<StockSource> };

const mutants: Mutant[] = [
  {
    title: "loses a page",
    suite: "catalog",
    mutate: (source) => ({
      variantPage: async (cursor, call) => ({
        ...(await source.variantPage(cursor, call)),
        ...(cursor === null ? {} : { next: null, items: [] }),
      }),
    }),
  },
  {
    title: "takes a cursor that it cannot read for the end",
    suite: "catalog",
    mutate: (source) => ({
      variantPage: async (cursor, call) =>
        cursor === null || /^\d+\./.test(cursor)
          ? source.variantPage(cursor, call)
          : { items: [], next: null },
    }),
  },
  {
    title: "rounds up",
    suite: "quantities",
    mutate: (source) => ({
      levels: async (ids, call) =>
        (await source.levels(ids, call)).map((level) => ({ ...level, inStock: roundUp(level.inStock) })),
    }),
  },
  {
    title: "takes unknown for zero",
    suite: "quantities",
    mutate: (source) => ({
      async levels(ids, call) {
        const levels = await source.levels(ids, call);
        const [known] = levels;
        const missing = ids.filter((id) => !levels.some((level) => level.variantExternalId === id));
        return known
          ? [...levels, ...missing.map((id) => ({ ...known, variantExternalId: id, inStock: 0n }))]
          : levels;
      },
    }),
  },
  {
    title: "says that it imports, and does not",
    suite: "imports",
    mutate: () => ({ catalogImport: undefined }),
  },
  {
    title: "takes any product of the name for the one that it made",
    suite: "imports",
    mutate: ({ catalogImport }) => ({
      catalogImport: catalogImport && {
        ...catalogImport,
        findImported: async (products, call) =>
          catalogImport.findImported(
            products.map((product) => ({ ...product, marker: product.marker.slice(0, -1) })),
            call,
          ),
      },
    }),
  },
  {
    title: "books half of an adjustment",
    suite: "imports",
    mutate: ({ catalogImport }) => ({
      catalogImport: catalogImport && {
        ...catalogImport,
        async adjustStock(adjustment, call) {
          for (const row of adjustment.rows)
            await catalogImport.adjustStock({ ...adjustment, rows: [row] }, call);
        },
      },
    }),
  },
  {
    title: "trusts a header before the signature",
    suite: "webhooks",
    mutate: ({ webhooks }) => ({
      webhooks: {
        ...webhooks,
        receive(delivery, state) {
          const verdict = webhooks.receive(delivery, state);
          const isTrusted = verdict.kind === "rejected" && verdict.reason === "bad-signature";
          return isTrusted ? { kind: "accepted", eventId: null, topic: "any", keys: [] } : verdict;
        },
      },
    }),
  },
  {
    title: "swallows a 429",
    suite: "throttling",
    mutate: (source) => ({
      levels: (ids, call) =>
        source.levels(ids, call).catch((error: unknown) => {
          if (isAdapterError(error, "throttled")) throw new AdapterError("unavailable", "try again");
          throw error;
        }),
    }),
  },
  {
    title: "takes a refused key for an outage",
    suite: "fault table",
    mutate: (source) => ({
      locations: (call) =>
        source.locations(call).catch((error: unknown) => {
          if (isAdapterError(error, "unauthorized")) throw new AdapterError("unavailable", "no answer");
          throw error;
        }),
    }),
  },
  {
    title: "tries again by itself",
    suite: "manners",
    mutate: (source) => ({
      locations: (call) =>
        source.locations(call).catch((error: unknown) => {
          if (isAdapterError(error, "unavailable")) return source.locations(call);
          throw error;
        }),
    }),
  },
  {
    title: "reads the clock",
    suite: "manners",
    mutate: (source) => ({
      locations: async (call) => (Date.now() > 0 ? source.locations(call) : []),
    }),
  },
];

const adapterOf = (mutant: Mutant): SourceAdapter => ({
  ...katanaFixture.adapter,
  connect(config, ports) {
    const source = katanaFixture.adapter.connect(config, ports);
    return { ...source, ...mutant.mutate(source) };
  },
});

test.each(mutants)("an adapter that $title fails $suite alone", async (mutant) => {
  expect(await failingSuites({ ...katanaFixture, adapter: adapterOf(mutant) })).toEqual([mutant.suite]);
});

test("a name that nothing can be stored under fails its suite alone", async () => {
  const fixture = { ...katanaFixture, adapter: { ...katanaFixture.adapter, name: "Katana MRP" } };
  expect(await failingSuites(fixture)).toEqual(["manifest and configuration"]);
});
