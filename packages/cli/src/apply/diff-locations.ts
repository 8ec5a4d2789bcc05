// Which locations are mapped, left out, or decided about no more: pure.
import { type Change, type Outcome, quoted } from "./changes.ts";
import type { DeclaredLocation } from "./config-file.ts";
import { type Found, lookupLocations } from "./lookup.ts";
import type { DiffOptions, Pairing } from "./pairing.ts";
import type { Fault, Path } from "./places.ts";
import type { PresentIntegration } from "./present.ts";

type Mapping = PresentIntegration["locationMappings"][number];
type Named = { id: string; name: string };

const isDecided = ({ origin }: Mapping) => origin === "MANUAL" || origin === "EXCLUDED";

const printDecision = (mapping: Mapping): string =>
  mapping.origin === "EXCLUDED" ? "left out" : quoted(mapping.sourceLocation?.name ?? "nothing");

/** Null where nothing is to be done. `source`: null where it is left out or not known yet. */
function diffLocation(
  pairing: Pairing,
  key: string,
  declared: DeclaredLocation,
  before: Mapping | undefined,
  source: Named | null,
): Change | null {
  const isExcluded = typeof declared === "object";
  const decided = before && isDecided(before) ? before : undefined;
  if (decided) {
    if (isExcluded && decided.origin === "EXCLUDED") return null;
    if (!isExcluded && decided.origin === "MANUAL" && decided.sourceLocation?.id === source?.id) return null;
  }
  const common = { integration: pairing.name, channel: key };
  const now = isExcluded ? "left out" : `follows ${quoted(declared)}`;
  const was = decided ? ` (was ${printDecision(decided)})` : "";
  return {
    sign: decided ? "~" : "+",
    at: [...pairing.at, "locations", key],
    text: `location ${quoted(key)} of ${quoted(pairing.name)}: ${now}${was}`,
    details: [],
    warning: null,
    step: isExcluded
      ? { kind: "exclude-location", ...common }
      : { kind: "map-location", ...common, source: declared },
  };
}

const prune = (pairing: Pairing, named: ReadonlySet<string>): Change[] =>
  (pairing.present?.locationMappings ?? [])
    .filter((mapping) => isDecided(mapping) && !named.has(mapping.channelLocation.id))
    .map(({ channelLocation, ...mapping }) => ({
      sign: "-",
      at: [...pairing.at, "locations"],
      text: `location ${quoted(channelLocation.name)} of ${quoted(pairing.name)}: decided no more (was ${printDecision({ channelLocation, ...mapping })})`,
      details: [],
      warning: null,
      step: { kind: "unmap-location", integration: pairing.name, channel: channelLocation.externalId },
    }));

export function diffLocations(pairing: Pairing, options: DiffOptions): Outcome {
  const { declared, present, source, channel, at } = pairing;
  const entries = Object.entries(declared.locations ?? {});
  const changes: Change[] = [];
  const faults: Fault[] = [];
  const named = new Set<string>();
  const find = (account: Pairing["source"], side: "channel" | "source") => {
    const lookup = account && lookupLocations({ accounts: [account] }, account.id, side);
    return (wanted: string, path: Path): Named | null => {
      const found: Found<Named> | undefined = lookup?.(wanted);
      if (found && "problem" in found) faults.push({ at: path, message: found.problem });
      return found && "row" in found ? found.row : null;
    };
  };
  const [findChannel, findSource] = [find(channel, "channel"), find(source, "source")];
  for (const [key, location] of entries) {
    const path = [...at, "locations", key];
    const own = findChannel(key, path);
    const followed = typeof location === "string" ? findSource(location, path) : null;
    if (own && named.has(own.id)) faults.push({ at: path, message: "this location is named twice" });
    if (own) named.add(own.id);
    const before = present?.locationMappings.find(({ channelLocation }) => channelLocation.id === own?.id);
    const change = diffLocation(pairing, key, location, before, followed);
    if (change) changes.push(change);
  }
  if (options.prune && declared.locations) changes.push(...prune(pairing, named));
  return { changes, faults };
}
