// stockgate map, unmap and exclude: which location and which variant follows which.
import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { ExcludeLocationMutation, ExcludeVariantMutation } from "@stockgate/client";
import { UsageError } from "../exit-codes.ts";
import { findVariant } from "../find-variant.ts";
import type { Io } from "../io.ts";
import { type Output, plain } from "../output.ts";
import { openSession, pickByName, type Session } from "../session.ts";

type LocationMapping = NonNullable<ExcludeLocationMutation["excludeLocation"]["locationMapping"]>;
type VariantMapping = NonNullable<ExcludeVariantMutation["excludeVariant"]["variantMapping"]>;

const aboutLocations = "name or id";
const aboutVariants = "SKU, or the vendor's own id";

function tellLocation(out: Output, mapping: LocationMapping): void {
  const { channelLocation, sourceLocation, origin, sharedWith } = mapping;
  out.answer(mapping, () => {
    const follows = sourceLocation ? `follows ${plain(sourceLocation.name)}` : "follows nothing";
    out.line(`${plain(channelLocation.name)} ${follows} (${origin}).`);
    const others = sharedWith.map(({ name }) => plain(name)).join(", ");
    if (others)
      out.note(out.style("yellow", `The same stock is shown at ${others} too, and counted twice in total.`));
  });
}

function tellVariant(out: Output, mapping: VariantMapping): void {
  const { channelVariant, sourceVariant, status } = mapping;
  out.answer(mapping, () => {
    const follows = sourceVariant ? ` follows ${plain(sourceVariant.sku ?? sourceVariant.name)}` : "";
    out.line(`${plain(channelVariant?.sku ?? channelVariant?.title)}${follows} (${status}).`);
  });
}

async function sidesOf({ client, integration }: Session) {
  const { id: integrationId, source, channel } = await integration();
  const accounts = await client.accounts();
  const locationsOf = (accountId: string | undefined) =>
    accounts.find(({ id }) => id === accountId)?.locations ?? [];
  const channelLocation = (wanted: string) =>
    pickByName(locationsOf(channel?.id), wanted, "location of the channel");
  const sourceLocation = (wanted: string) =>
    pickByName(locationsOf(source?.id), wanted, "location of the source");
  return { integrationId, channelLocation, sourceLocation };
}

/** A command with one subcommand for locations and one for variants. */
const forBoth = (
  name: string,
  description: string,
  location: CommandUnknownOpts,
  variant: CommandUnknownOpts,
) => new Command(name).description(description).addCommand(location).addCommand(variant);

export const mapCommand = (io: Io) =>
  forBoth(
    "map",
    "Let a location of the store follow one of the source, or a variant another.",
    new Command("location")
      .description(
        "Let a location of the store follow a location of the source; pushed at once where sync is on.",
      )
      .argument("<channel-location>", aboutLocations)
      .argument("<source-location>", aboutLocations)
      .action(async (channelName, sourceName, _options, command) => {
        const session = openSession(io, command);
        const { integrationId, channelLocation, sourceLocation } = await sidesOf(session);
        const { locationMapping } = await session.client.mapLocation({
          integrationId,
          channelLocationId: channelLocation(channelName).id,
          sourceLocationId: sourceLocation(sourceName).id,
        });
        tellLocation(session.out, locationMapping);
      }),
    new Command("variant")
      .description("Let a variant of the store follow a variant of the source, whatever their SKUs say.")
      .argument("<channel-variant>", aboutVariants)
      .argument("<source-variant>", aboutVariants)
      .action(async (channelSku, sourceSku, _options, command) => {
        const session = openSession(io, command);
        const { id: integrationId } = await session.integration();
        const { id: channelVariantId } = await findVariant(
          session,
          integrationId,
          "channelVariant",
          channelSku,
        );
        const { id: sourceVariantId } = await findVariant(session, integrationId, "sourceVariant", sourceSku);
        const input = { integrationId, channelVariantId, sourceVariantId };
        tellVariant(session.out, (await session.client.mapVariant(input)).variantMapping);
      }),
  );

export const unmapCommand = (io: Io) =>
  forBoth(
    "unmap",
    "Forget a decision about a location or a variant.",
    new Command("location")
      .description("Back to what the policy says of locations that nobody mapped.")
      .argument("<channel-location>", aboutLocations)
      .action(async (wanted, _options, command) => {
        const session = openSession(io, command);
        const { integrationId, channelLocation } = await sidesOf(session);
        const input = { integrationId, channelLocationId: channelLocation(wanted).id };
        tellLocation(session.out, (await session.client.unmapLocation(input)).locationMapping);
      }),
    new Command("variant")
      .description("Forget a mapping by hand or by import; the match by SKU counts again.")
      .argument("<channel-variant>", aboutVariants)
      .action(async (wanted, _options, command) => {
        const session = openSession(io, command);
        const { id: integrationId } = await session.integration();
        const { id: channelVariantId } = await findVariant(session, integrationId, "channelVariant", wanted);
        const { variantMapping } = await session.client.unmapVariant({ integrationId, channelVariantId });
        tellVariant(session.out, variantMapping);
      }),
  );

export const excludeCommand = (io: Io) =>
  forBoth(
    "exclude",
    "Leave a location or variants of the store out of the sync.",
    new Command("location")
      .description("Leave a location of the store out on purpose; `unmap location` takes it back.")
      .argument("<channel-location>", aboutLocations)
      .action(async (wanted, _options, command) => {
        const session = openSession(io, command);
        const { integrationId, channelLocation } = await sidesOf(session);
        const input = { integrationId, channelLocationId: channelLocation(wanted).id };
        tellLocation(session.out, (await session.client.excludeLocation(input)).locationMapping);
      }),
    new Command("variant")
      .description("Leave a variant out, or all that a search or a tag selects now.")
      .argument("[channel-variant]", aboutVariants)
      .option("--search <text>", "those whose SKU or title contains this")
      .option("--tag <tag>", "those whose product bears this tag")
      .option("--undo", "take them in again", false)
      .option("--dry-run", "only say which it would be", false)
      .action(async (wanted, { search, tag, undo, dryRun }, command) => {
        const session = openSession(io, command);
        const { id: integrationId } = await session.integration();
        if (wanted === undefined && search === undefined && tag === undefined) {
          throw new UsageError("Say which: a SKU, --search or --tag.");
        }
        if (wanted !== undefined && (search !== undefined || tag !== undefined)) {
          throw new UsageError("Name one variant, or select by --search and --tag, not both.");
        }
        const variant = wanted && (await findVariant(session, integrationId, "channelVariant", wanted));
        const { out, client } = session;
        const answer = await client.excludeVariants({
          integrationId,
          excluded: !undo,
          dryRun,
          variants: variant ? { channelVariantIds: [variant.id] } : { matching: { search, tag } },
        });
        out.answer(answer, () => {
          const done = undo ? "taken in again" : "left out";
          out.line(`${answer.count} variants ${dryRun ? `would be ${done}` : `are ${done}`}.`);
          for (const each of answer.channelVariants)
            out.line(`  ${plain(each.sku ?? each.externalId)}  ${plain(each.title)}`);
        });
      }),
  );
