// stockgate overrides: buffers and a maximum for single variants, in the place of the policy's.
import { Command } from "@commander-js/extra-typings";
import type {
  SetVariantOverridesMutation,
  VariantDecisionsQuery,
  VariantSelectionInput,
} from "@stockgate/client";
import { everyPage } from "../every-page.ts";
import { UsageError } from "../exit-codes.ts";
import { findVariant } from "../find-variant.ts";
import type { Io } from "../io.ts";
import { type Output, plain } from "../output.ts";
import { openSession, type Session } from "../session.ts";

type Mapping = NonNullable<VariantDecisionsQuery["integration"]>["variantMappings"]["nodes"][number];
type Concerned = SetVariantOverridesMutation["setVariantOverrides"]["channelVariants"];
type Picked = { search?: string | undefined; tag?: string | undefined };

async function readSelection(
  session: Session,
  integrationId: string,
  wanted: string | undefined,
  { search, tag }: Picked,
): Promise<VariantSelectionInput> {
  const isMatching = search !== undefined || tag !== undefined;
  if ((wanted === undefined) !== isMatching) throw new UsageError("Say which: a SKU, or --search and --tag.");
  if (wanted === undefined)
    return {
      matching: { ...(search === undefined ? {} : { search }), ...(tag === undefined ? {} : { tag }) },
    };
  return { channelVariantIds: [(await findVariant(session, integrationId, "channelVariant", wanted)).id] };
}

/** "none": as the policy says. */
const orNone = (text: string): string | null => (text === "none" ? null : text);

function whole(text: string): number | null {
  if (text === "none") return null;
  if (!/^\d{1,10}$/.test(text)) throw new UsageError(`"${text}" is no whole number; none takes it back.`);
  return Number(text);
}

function tellConcerned(out: Output, count: number, variants: Concerned, what: string): void {
  out.line(`${count} variants ${what}.`);
  for (const { sku, externalId, title } of variants)
    out.line(`  ${plain(sku ?? externalId)}  ${plain(title)}`);
}

const aboutVariant = "SKU, or the vendor's own id";
const aboutSearch = "those whose SKU or title contains this";
const aboutTag = "those whose product bears this tag now";

const setCommand = (io: Io) =>
  new Command("set")
    .description("Decide them for a variant, or for all that a search or a tag selects now.")
    .argument("[channel-variant]", aboutVariant)
    .option("--search <text>", aboutSearch)
    .option("--tag <tag>", aboutTag)
    .option("--buffer <units>", "units held back; none: as the policy says")
    .option("--buffer-percent <share>", "share held back, 0 to 100; none: as the policy says")
    .option("--maximum <units>", "at most this many are shown; none: as the policy says")
    .addHelpText(
      "after",
      `
What is not said stays. The numbers are computed and pushed at once.
Examples:
  stockgate overrides set OAK-TRAY-S --maximum 5
  stockgate overrides set --tag fragile --buffer-percent 10`,
    )
    .action(async (wanted, { search, tag, buffer, bufferPercent, maximum }, command) => {
      const session = openSession(io, command);
      const { id: integrationId } = await session.integration();
      const answer = await session.client.setVariantOverrides({
        integrationId,
        variants: await readSelection(session, integrationId, wanted, { search, tag }),
        ...(buffer === undefined ? {} : { bufferQuantity: whole(buffer) }),
        ...(bufferPercent === undefined ? {} : { bufferPercent: orNone(bufferPercent) }),
        ...(maximum === undefined ? {} : { maximumQuantity: whole(maximum) }),
      });
      const { out } = session;
      out.answer(answer, () =>
        tellConcerned(out, answer.count, answer.channelVariants, "have numbers of their own"),
      );
    });

const clearCommand = (io: Io) =>
  new Command("clear")
    .description(
      "Let the policy alone count for a variant again, or for all that a search or a tag selects now.",
    )
    .argument("[channel-variant]", aboutVariant)
    .option("--search <text>", aboutSearch)
    .option("--tag <tag>", aboutTag)
    .action(async (wanted, picked, command) => {
      const session = openSession(io, command);
      const { id: integrationId } = await session.integration();
      const variants = await readSelection(session, integrationId, wanted, picked);
      const answer = await session.client.clearVariantOverrides({ integrationId, variants });
      const { out } = session;
      out.answer(answer, () =>
        tellConcerned(out, answer.count, answer.channelVariants, "follow the policy again"),
      );
    });

export const overridesCommand = (io: Io) =>
  new Command("overrides")
    .description("List buffers and maximums of single variants, set them, or clear them.")
    .addCommand(setCommand(io))
    .addCommand(clearCommand(io))
    .action(async (_options, command) => {
      const { client, out, integration } = openSession(io, command);
      const { id } = await integration();
      const mappings = await everyPage<Mapping>(async (after) => {
        const found = await client.variantDecisions({ integrationId: id, after });
        return found?.variantMappings;
      });
      const own = mappings.filter(({ overrides }) => overrides !== null);
      out.answer(
        own.map(({ channelVariant, overrides }) => ({ channelVariant, overrides })),
        () =>
          out.table(
            ["Variant", "Title", "Buffer", "Buffer %", "Maximum"],
            own.map(({ channelVariant, overrides }) => [
              plain(channelVariant?.sku ?? channelVariant?.externalId),
              plain(channelVariant?.title),
              overrides?.bufferQuantity,
              overrides?.bufferPercent,
              overrides?.maximumQuantity,
            ]),
          ),
      );
    });
