// stockgate targets: the number wanted, pushed and seen at each place, and an end to what holds one back.
import { Command, Option } from "@commander-js/extra-typings";
import type { StockTargetState, TargetPartsFragment } from "@stockgate/client";
import { everyPage } from "../every-page.ts";
import { UsageError } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { type Output, plain } from "../output.ts";
import { openSession, type Session } from "../session.ts";

// Each state once: one that the schema adds or drops does not compile.
const states: Readonly<Record<StockTargetState, true>> = {
  DRIFTED: true,
  FAILED: true,
  HELD: true,
  IN_SYNC: true,
  PENDING: true,
};
const stateNames = Object.keys(states) as StockTargetState[];

type Filter = { state?: StockTargetState[]; search?: string };

/** Ends early where more would be read than is asked for. */
const readTargets = (
  { client }: Session,
  integrationId: string,
  filter: Filter,
  most?: number,
): Promise<TargetPartsFragment[]> =>
  everyPage<TargetPartsFragment>(async (after) => {
    const found = await client.targets({ integrationId, ...filter, after });
    return found?.targets;
  }, most);

function tell(out: Output, targets: readonly TargetPartsFragment[]): void {
  out.table(
    ["SKU", "Location", "State", "Wanted", "Pushed", "Seen", "Why"],
    targets.map(({ channelVariant, channelLocation, state, desired, pushed, observed, ...why }) => [
      plain(channelVariant.sku ?? channelVariant.title),
      plain(channelLocation.name),
      state,
      desired,
      pushed,
      observed,
      plain(why.holdReason ?? why.error?.message ?? why.driftCause),
    ]),
  );
}

type Wanted = { variant?: string | undefined; location?: string | undefined; isAll: boolean };

/** Of the targets that something but the toggle holds back, those that are meant. */
function pickHeld(held: readonly TargetPartsFragment[], { variant, location, isAll }: Wanted) {
  const found = held.filter(
    ({ id, channelVariant, channelLocation }) =>
      (isAll || [id, channelVariant.sku, channelVariant.externalId].includes(variant ?? "")) &&
      (location === undefined || [channelLocation.name, channelLocation.id].includes(location)),
  );
  if (found.length > 0) return found;
  const names = held.map(
    ({ channelVariant, channelLocation }) =>
      `${channelVariant.sku ?? channelVariant.externalId} at ${channelLocation.name}`,
  );
  throw new UsageError(
    held.length === 0
      ? "Nothing is held back for that reason."
      : `None of what is held back is meant; there is: ${names.slice(0, 12).join(", ")}.`,
  );
}

const resumeCommand = (io: Io) =>
  new Command("resume")
    .description(
      "End the hold that followed a second writer's reversals; the store is brought right at once.",
    )
    .argument("[channel-variant]", "SKU, or the vendor's own id")
    .option("--location <location>", "only there, by name or id")
    .option("--all", "all that were stopped because of a second writer", false)
    .addHelpText(
      "after",
      "\nFirst switch off what writes there besides Stockgate: `stockgate doctor` names it.",
    )
    .action(async (variant, { location, all }, command) => {
      const session = openSession(io, command);
      if ((variant === undefined) !== all) throw new UsageError("Say which: a SKU, or --all.");
      const { id } = await session.integration();
      const held = await readTargets(session, id, { state: ["HELD"] });
      const stopped = held.filter(({ holdCode }) => holdCode === "SECOND_WRITER");
      const targets: TargetPartsFragment[] = [];
      for (const { id: targetId } of pickHeld(stopped, { variant, location, isAll: all }))
        targets.push((await session.client.resumeTarget({ targetId })).target);
      session.out.answer(targets, () => {
        for (const { channelVariant, channelLocation, state } of targets)
          session.out.line(
            `${plain(channelVariant.sku ?? channelVariant.title)} at ${plain(channelLocation.name)} is resumed (${state}).`,
          );
      });
    });

export const targetsCommand = (io: Io) =>
  new Command("targets")
    .description("List the numbers: wanted, pushed and seen, variant by variant and place by place.")
    .addOption(new Option("--state <state>", "only those").choices(stateNames))
    .option("--search <text>", "only where a SKU or title contains this")
    .option("--first <count>", "how many to list", "250")
    .addCommand(resumeCommand(io))
    .action(async ({ state, search, first }, command) => {
      const session = openSession(io, command);
      if (!/^[1-9]\d{0,6}$/.test(first)) throw new UsageError(`--first is a number, not "${first}".`);
      const { id } = await session.integration();
      const filter = { ...(state ? { state: [state] } : {}), ...(search === undefined ? {} : { search }) };
      const targets = await readTargets(session, id, filter, Number(first));
      session.out.answer(targets, () => tell(session.out, targets));
    });
