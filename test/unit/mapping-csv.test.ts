// Mappings that leave as a file and come back as they left change nothing, whatever they are.
import { Writable } from "node:stream";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import {
  type MappingParts,
  mappingForm,
  mappingStyle,
  readMappings,
  toMappingCells,
} from "../../packages/gateway/src/csv/mapping-table.ts";
import { readTable } from "../../packages/gateway/src/csv/read-table.ts";
import { writeTable } from "../../packages/gateway/src/csv/write-table.ts";
import { type MappingRule, matchVariants } from "../../packages/core/src/domain/match-variants.ts";
import { type Decision, stateMappings } from "../../packages/core/src/domain/state-mappings.ts";

const anySku = fc.oneof(
  fc.constantFrom(null, "A", "a", "A ", "-5 MM", "+A", "'+A", "0071", "1E3", '"B"', "B,C", "=1+1", "C\nD"),
  fc.string({ unit: "binary", minLength: 1 }).filter((text) => !text.includes("\0")),
);
const anyId = fc.nat({ max: 9 });
const anySources = fc.uniqueArray(
  fc.record({
    id: anyId,
    sku: anySku,
    name: fc.constantFrom("A chair", "=A stool"),
    createdAt: fc.nat({ max: 2 }),
    hasStock: fc.boolean(),
    deletedAt: fc.constantFrom(null, null, 5),
    archivedAt: fc.constantFrom(null, null, 5),
  }),
  { selector: ({ id }) => id },
);
const anyChannels = fc.uniqueArray(
  fc.record({
    id: anyId,
    sku: anySku,
    title: fc.constantFrom("A chair", "@A stool"),
    isTracked: fc.boolean(),
    isDeleted: fc.boolean(),
    notSyncableReason: fc.constantFrom(null, null, "A bundle."),
  }),
  { selector: ({ id }) => id },
);
const anyRules = fc.uniqueArray(
  fc.record({
    channelVariantId: anyId,
    sourceVariantId: fc.option(anyId),
    origin: fc.constantFrom("MANUAL" as const, "IMPORT" as const),
    isExcluded: fc.boolean(),
  }),
  { selector: (rule) => rule.channelVariantId },
);

async function write(parts: readonly MappingParts[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const collector = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  async function* pages() {
    yield parts.map(toMappingCells);
  }
  await writeTable(pages(), mappingStyle, collector);
  return Buffer.concat(chunks);
}

const decisionOf = ({ channelVariantId, ...decision }: MappingRule): [number, Decision] => [
  channelVariantId,
  decision,
];

it("M6 any mappings that leave as a file and come back change nothing, and none of their rows is bad", async () => {
  await fc.assert(
    fc.asyncProperty(anySources, anyChannels, anyRules, async (someSources, someChannels, someRules) => {
      const sources = someSources.map((each) => ({
        ...each,
        externalId: `${each.id}`,
        isUsable: each.hasStock && each.deletedAt === null && each.archivedAt === null,
      }));
      const channels = someChannels.map((each) => ({ ...each, externalId: `gid://shop/Variant/${each.id}` }));
      const sourceOf = new Map(sources.map((source) => [source.id, source]));
      const channelOf = new Map(channels.map((channel) => [channel.id, channel]));
      // A rule names what is or was there, and says something.
      const rules = someRules.filter(
        ({ channelVariantId, sourceVariantId, isExcluded }) =>
          channelOf.has(channelVariantId) &&
          (sourceVariantId === null ? isExcluded : sourceOf.has(sourceVariantId)),
      );
      const parts = matchVariants(sources, channels, rules).map(
        ({ channelVariantId, sourceVariantId, status, origin, reason }) =>
          ({
            mapping: { status, origin, reason },
            channel: channelOf.get(channelVariantId ?? -1),
            source: sourceOf.get(sourceVariantId ?? -1),
            override: undefined,
          }) as MappingParts,
      );
      const { statements, faults } = readMappings(await readTable(await write(parts), mappingForm));
      expect(faults).toEqual([]);
      expect(statements).toHaveLength(parts.filter(({ channel }) => channel).length);
      const judged = stateMappings(statements, channels, sources, new Map(rules.map(decisionOf)));
      expect(judged.faults).toEqual([]);
      expect(judged.stated.filter(({ isChange }) => isChange)).toEqual([]);
      expect(judged.stated).toHaveLength(statements.length);
    }),
  );
});
