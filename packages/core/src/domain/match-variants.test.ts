import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ChannelCandidate,
  type MappingRule,
  matchVariants,
  type SourceCandidate,
} from "./match-variants.ts";

const aSource = (id: number, fields: Partial<SourceCandidate> = {}): SourceCandidate => ({
  id,
  externalId: String(id),
  sku: `SKU-${id}`,
  name: `Source variant ${id}`,
  createdAt: 0,
  isUsable: true,
  ...fields,
});
const aChannel = (id: number, fields: Partial<ChannelCandidate> = {}): ChannelCandidate => ({
  id,
  sku: `SKU-${id}`,
  title: `Channel variant ${id}`,
  isTracked: true,
  isDeleted: false,
  notSyncableReason: null,
  ...fields,
});
const aRule = (channelVariantId: number, fields: Partial<MappingRule> = {}): MappingRule => ({
  channelVariantId,
  sourceVariantId: null,
  origin: "MANUAL",
  isExcluded: false,
  ...fields,
});

const anySku = fc.constantFrom(null, "", "A", "a", "A ", "B", "C");
const anySources = fc.uniqueArray(
  fc.record({ id: fc.nat({ max: 12 }), sku: anySku, createdAt: fc.nat({ max: 2 }), isUsable: fc.boolean() }),
  { selector: ({ id }) => id },
);
const anyChannels = fc.uniqueArray(
  fc.record({
    id: fc.nat({ max: 12 }),
    sku: anySku,
    title: fc.constantFrom("A chair", "A stool"),
    isTracked: fc.boolean(),
    isDeleted: fc.boolean(),
    notSyncableReason: fc.constantFrom(null, null, "A bundle."),
  }),
  { selector: ({ id }) => id },
);
const anyRules = fc.uniqueArray(
  fc.record({
    channelVariantId: fc.nat({ max: 12 }),
    sourceVariantId: fc.option(fc.nat({ max: 12 })),
    origin: fc.constantFrom("MANUAL" as const, "IMPORT" as const),
    isExcluded: fc.boolean(),
  }),
  { selector: (rule) => rule.channelVariantId },
);
const anyCase = fc.tuple(anySources, anyChannels, anyRules).map(([sources, channels, rules]) => {
  const catalog = sources.map(({ id, ...fields }) => aSource(id, fields));
  const ids = new Set(catalog.map(({ id }) => id));
  return {
    sources: catalog,
    channels,
    // A rule names a variant that is or was there.
    rules: rules.filter((rule) => rule.sourceVariantId === null || ids.has(rule.sourceVariantId)),
  };
});
const isBorne = (sku: string | null) => sku !== null && sku !== "";

describe("matchVariants, whatever the catalogs", () => {
  it("M4 answers once for each live channel variant, and for each usable source variant that none bears", () => {
    fc.assert(
      fc.property(anyCase, ({ sources, channels, rules }) => {
        const matches = matchVariants(sources, channels, rules);
        const live = channels.filter((channel) => !channel.isDeleted).map(({ id }) => id);
        const answered = matches.flatMap((match) => match.channelVariantId ?? []);
        expect(answered.slice(0, live.length)).toStrictEqual(live);
        const borne = new Set(
          matches.flatMap((match) =>
            match.channelVariantId === null ? [] : [match.sourceVariantId, ...match.shadowedIds],
          ),
        );
        const listed = matches.flatMap((match) =>
          match.channelVariantId === null ? (match.sourceVariantId ?? []) : [],
        );
        const expected = sources.filter((source) => source.isUsable && !borne.has(source.id));
        expect(new Set(listed)).toStrictEqual(new Set(expected.map(({ id }) => id)));
        expect(listed).toHaveLength(expected.length);
      }),
    );
  });

  it("M7 a deleted channel variant is told of where a decision about it left a source variant unfollowed", () => {
    fc.assert(
      fc.property(anyCase, ({ sources, channels, rules }) => {
        const matches = matchVariants(sources, channels, rules);
        const isDeleted = new Set(channels.flatMap((each) => (each.isDeleted ? each.id : [])));
        const [gone, live] = [true, false].map((wanted) =>
          matches.filter(({ channelVariantId: id }) => id !== null && isDeleted.has(id) === wanted),
        );
        const followed = new Set(live?.flatMap((match) => [match.sourceVariantId, ...match.shadowedIds]));
        const left = rules.filter(
          (rule) =>
            isDeleted.has(rule.channelVariantId) &&
            !rule.isExcluded &&
            !followed.has(rule.sourceVariantId) &&
            sources.some((source) => source.id === rule.sourceVariantId && source.isUsable),
        );
        expect(new Set(gone?.map((match) => match.channelVariantId))).toStrictEqual(
          new Set(left.map((rule) => rule.channelVariantId)),
        );
        expect(gone?.every((match) => match.status === "BROKEN")).toBe(true);
      }),
    );
  });

  it("M1 M3 a match by SKU is by an equal code, and by the variant created last", () => {
    fc.assert(
      fc.property(anyCase, ({ sources, channels, rules }) => {
        for (const match of matchVariants(sources, channels, rules)) {
          if (match.origin !== "SKU") continue;
          const sku = channels.find(({ id }) => id === match.channelVariantId)?.sku;
          const bearing = sources.filter(
            (source) => source.isUsable && isBorne(source.sku) && source.sku === sku,
          );
          const newest = bearing.toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id);
          expect([match.sourceVariantId, ...match.shadowedIds]).toStrictEqual(newest.map(({ id }) => id));
        }
      }),
    );
  });

  it("M6 M8 only what is tracked, ours to set and not excluded is mapped, and to a usable variant", () => {
    fc.assert(
      fc.property(anyCase, ({ sources, channels, rules }) => {
        for (const match of matchVariants(sources, channels, rules)) {
          if (match.status !== "MAPPED") continue;
          const channel = channels.find(({ id }) => id === match.channelVariantId);
          expect(channel).toMatchObject({ isTracked: true, notSyncableReason: null });
          expect(sources.find(({ id }) => id === match.sourceVariantId)?.isUsable).toBe(true);
          const rule = rules.find((each) => each.channelVariantId === match.channelVariantId);
          expect(rule?.isExcluded ?? false).toBe(false);
          expect(match.sourceVariantId).toBe(rule?.sourceVariantId ?? match.sourceVariantId);
        }
      }),
    );
  });

  it("M3 the order of the catalogs makes no difference", () => {
    fc.assert(
      fc.property(anyCase, ({ sources, channels, rules }) => {
        const byKey = (matches: ReturnType<typeof matchVariants>) =>
          new Map(matches.map((match) => [`${match.channelVariantId}:${match.sourceVariantId}`, match]));
        const there = matchVariants(sources, channels, rules);
        const back = matchVariants(sources.toReversed(), channels.toReversed(), rules.toReversed());
        expect(byKey(back)).toStrictEqual(byKey(there));
      }),
    );
  });
});

describe("matchVariants", () => {
  it("M3 ties go to the highest id, also beyond nine", () => {
    const twins = [aSource(9, { sku: "A" }), aSource(10, { sku: "A" }), aSource(8, { sku: "A" })];
    const [match] = matchVariants(twins, [aChannel(1, { sku: "A" })], []);
    expect(match).toMatchObject({ sourceVariantId: 10, shadowedIds: [9, 8] });
  });

  it("M4 letter case and white space are a suggestion, never a match", () => {
    const [match] = matchVariants([aSource(1, { sku: "ab 1" })], [aChannel(2, { sku: "A B1" })], []);
    expect(match).toMatchObject({ status: "UNMATCHED", sourceVariantId: null, suggestionIds: [1] });
  });

  it("M5 nothing matches an empty SKU", () => {
    const sources = [aSource(1, { sku: "" }), aSource(2, { sku: null })];
    const matches = matchVariants(sources, [aChannel(3, { sku: "" }), aChannel(4, { sku: null })], []);
    expect(matches.map((match) => match.status)).toStrictEqual(Array.from({ length: 4 }, () => "UNMATCHED"));
    const [ruled] = matchVariants(sources, [aChannel(3, { sku: null })], [aRule(3, { sourceVariantId: 2 })]);
    expect(ruled).toMatchObject({ status: "MAPPED", origin: "MANUAL", sourceVariantId: 2 });
  });

  it("M6 a rule beats the SKU, and the variant it passes over is nobody's", () => {
    const matches = matchVariants(
      [aSource(1, { sku: "A" }), aSource(2, { sku: "B" })],
      [aChannel(5, { sku: "A" })],
      [aRule(5, { sourceVariantId: 2, origin: "IMPORT" })],
    );
    expect(matches).toMatchObject([
      { channelVariantId: 5, sourceVariantId: 2, status: "MAPPED", origin: "IMPORT" },
      { channelVariantId: null, sourceVariantId: 1, status: "UNMATCHED" },
    ]);
  });

  it("M6 excluded stays excluded, whatever else there is to say of it", () => {
    const rule = aRule(5, { isExcluded: true, sourceVariantId: 2 });
    const gone = aSource(2, { isUsable: false });
    const [match] = matchVariants([gone], [aChannel(5, { isTracked: false })], [rule]);
    expect(match).toMatchObject({ status: "EXCLUDED" });
  });

  it("M4 M7 suggested are the same SKU, then the same but for its spelling, then the same name", () => {
    const sources = [
      aSource(1, { sku: null, name: "Oak stool / Large" }),
      aSource(2, { sku: "oak-stool l" }),
      aSource(3, { sku: "OAK-STOOL" }),
      aSource(4, { sku: null, name: "Oak stool / Small" }),
      aSource(5, { sku: null, name: "Oak stool / Large", isUsable: false }),
    ];
    const unmatched = aChannel(7, { sku: "OAK-STOOL L", title: "Oak stool - Large" });
    expect(matchVariants(sources, [unmatched], [])[0]).toMatchObject({ suggestionIds: [2, 1] });
    const broken = matchVariants(sources, [unmatched], [aRule(7, { sourceVariantId: 5 })]);
    expect(broken[0]).toMatchObject({ status: "BROKEN", suggestionIds: [2, 1] });
  });

  it("M4 a source variant without a counterpart is listed with likely channel variants", () => {
    const channels = [aChannel(7, { sku: "a 1" }), aChannel(8, { sku: "A1", isDeleted: true })];
    const [, alone] = matchVariants([aSource(1, { sku: "A1" })], channels, []);
    expect(alone).toMatchObject({
      channelVariantId: null,
      sourceVariantId: 1,
      status: "UNMATCHED",
      channelSuggestionIds: [7],
    });
  });

  it("M7 what was followed by its SKU and is gone is broken; renamed, it is no match any more", () => {
    const channels = [aChannel(5, { sku: "A" })];
    const former = new Map([[5, 1]]);
    const gone = aSource(1, { sku: "A", isUsable: false });
    expect(matchVariants([gone], channels, [], former)[0]).toMatchObject({
      status: "BROKEN",
      origin: "SKU",
      sourceVariantId: 1,
    });
    expect(matchVariants([gone], channels, [])[0]).toMatchObject({ status: "UNMATCHED" });
    const renamed = aSource(1, { sku: "B" });
    expect(matchVariants([renamed], channels, [], former)[0]).toMatchObject({ status: "UNMATCHED" });
    const [match] = matchVariants([gone, aSource(2, { sku: "A" })], channels, [], former);
    expect(match).toMatchObject({ status: "MAPPED", sourceVariantId: 2 });
  });

  it("M7 made again in the channel: the decision about the old one is broken, the new one suggested", () => {
    const channels = [
      aChannel(5, { sku: null, title: "Offcut bag", isDeleted: true }),
      aChannel(6, { sku: null, title: "Offcut bag" }),
    ];
    const sources = [aSource(1, { sku: null, name: "Offcut bag" })];
    expect(matchVariants(sources, channels, [aRule(5, { sourceVariantId: 1 })])).toMatchObject([
      { channelVariantId: 6, status: "UNMATCHED", suggestionIds: [1] },
      { channelVariantId: 5, status: "BROKEN", sourceVariantId: 1, channelSuggestionIds: [6] },
    ]);
    // Mended once another follows it.
    const mended = [aRule(5, { sourceVariantId: 1 }), aRule(6, { sourceVariantId: 1 })];
    expect(matchVariants(sources, channels, mended)).toMatchObject([
      { channelVariantId: 6, status: "MAPPED", sourceVariantId: 1 },
    ]);
  });

  it("M7 a rule to a deleted variant is broken, and the new one of the same SKU suggested", () => {
    const sources = [aSource(1, { sku: "A", isUsable: false }), aSource(2, { sku: "A" })];
    const [match] = matchVariants(sources, [aChannel(5, { sku: "A" })], [aRule(5, { sourceVariantId: 1 })]);
    expect(match).toMatchObject({ status: "BROKEN", sourceVariantId: 1, suggestionIds: [2] });
  });
});
