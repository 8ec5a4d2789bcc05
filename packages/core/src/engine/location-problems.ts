// Which source location each channel location of an integration follows, and what is wrong with that (rules L1-L4).
import { type LocationMapping, mapLocations } from "../domain/map-locations.ts";
import type { LocationRow } from "../store/entities/account.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { Tx } from "../store/tx.ts";
import { loadPolicy } from "./stored-policy.ts";

export type IntegrationProblem = {
  /** Stable. */
  code: string;
  message: string;
  /** The field or object concerned. */
  path: string[] | null;
  /** The status it keeps the integration in; null where it is only worth knowing. */
  keeps: "NOT_CONNECTED" | "DISABLED" | null;
};

const pathOf = (mapping: LocationMapping) => ["locationMappings", String(mapping.channelLocationId)];

/** `resolveLocations` for whoever has the channel's live locations at hand. */
export async function resolveAmong(
  tx: Tx,
  integration: IntegrationRow,
  locations: readonly LocationRow[],
): Promise<LocationMapping[]> {
  const decisions = await tx.integrations.locationDecisions(integration.id);
  const eligible = locations.map((row) => ({ ...row, isEligible: row.ineligibleReason === null }));
  return mapLocations(
    eligible,
    decisions.map((row) => ({
      channelLocationId: row.channelLocation,
      sourceLocationId: row.sourceLocation,
    })),
    loadPolicy(integration.policy),
  );
}

/** One entry per live channel location of the integration. */
export async function resolveLocations(tx: Tx, integration: IntegrationRow): Promise<LocationMapping[]> {
  return resolveAmong(tx, integration, await tx.accounts.locations(integration.channel));
}

/**
 * A location that may not take part any more, though it was mapped when it might (rule L4). The mapping goes on: to
 * leave the store's number standing would sell what is not there. A person decides.
 */
function noLongerEligible(
  mapping: LocationMapping,
  channel: LocationRow | undefined,
  source: LocationRow | undefined,
): IntegrationProblem[] {
  const path = pathOf(mapping);
  const names = { channel: channel?.name ?? "a location", source: source?.name ?? "a location" };
  const wayOut = `map ${names.channel} to another, or exclude it.`;
  const problems: IntegrationProblem[] = [];
  const tell = (message: string) =>
    problems.push({ code: "LOCATION_NOT_ELIGIBLE", message, path, keeps: null });
  if (source === undefined) tell(`${names.channel} follows a location that is no more: ${wayOut}`);
  else if (source.ineligibleReason !== null) {
    tell(`${names.channel} still follows ${source.name} (${source.ineligibleReason}): ${wayOut}`);
  }
  if (channel && channel.ineligibleReason !== null) {
    tell(`${channel.name} is still written to (${channel.ineligibleReason}): exclude it.`);
  } else if (channel && !channel.isActive) {
    tell(`${channel.name} is deactivated in the channel and shows its number to nobody: exclude it.`);
  }
  return problems;
}

/** Every problem with the locations of an integration; none where each is mapped, or excluded, and fit for it. */
export async function locationProblems(tx: Tx, integration: IntegrationRow): Promise<IntegrationProblem[]> {
  const channelLocations = await tx.accounts.locations(integration.channel);
  const mappings = await resolveAmong(tx, integration, channelLocations);
  const problems = mappings.flatMap((mapping): IntegrationProblem[] => {
    const { problem: message } = mapping;
    return message === null
      ? []
      : [{ code: "LOCATION_UNMAPPED", message, path: pathOf(mapping), keeps: "DISABLED" }];
  });
  const mapped = mappings.filter((mapping) => mapping.sourceLocationId !== null);
  if (problems.length === 0 && mapped.length === 0) {
    const message =
      "No location of the channel is mapped to one of the source: map at least one (mapLocation).";
    return [{ code: "NO_LOCATION_MAPPED", message, path: ["locationMappings"], keeps: "DISABLED" }];
  }
  const channelOf = new Map(channelLocations.map((row) => [row.id, row]));
  const sourceOf = new Map((await tx.accounts.locations(integration.source)).map((row) => [row.id, row]));
  const unfit = mapped.flatMap((mapping) =>
    noLongerEligible(
      mapping,
      channelOf.get(mapping.channelLocationId),
      sourceOf.get(mapping.sourceLocationId ?? 0),
    ),
  );
  return [...problems, ...unfit];
}
