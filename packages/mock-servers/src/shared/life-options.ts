// What stockgate-mocks is told of traffic and the import of orders: flags, environment and the settings file together.
import { z } from "zod";
import { type ImportSettings, importSettingsShape } from "../import/import-settings.ts";
import { trafficMixShape, type TrafficSettings, trafficSettingsShape } from "../traffic/traffic-settings.ts";

export type LifeOptions = {
  /** Null: nothing happens by itself. */
  traffic: TrafficSettings | null;
  /** Null: no order of a store comes to Katana. */
  import: ImportSettings | null;
};

/** What the settings file may say; a part that is there is switched on. */
export const lifeShapes = {
  traffic: trafficSettingsShape.optional(),
  import: importSettingsShape.optional(),
};

export type LifeInput = {
  rate: string | undefined;
  mix: string | undefined;
  /** Undefined where neither flag nor environment says. */
  isImporting: boolean | undefined;
  file: { traffic?: TrafficSettings | undefined; import?: ImportSettings | undefined };
  isOnlyOne: boolean;
};

/** Adds to `problems` what is wrong. */
export function readLife(input: LifeInput, problems: string[]): LifeOptions {
  const traffic = readTraffic(input, problems);
  const isImporting = input.isImporting ?? (traffic !== null || input.file.import !== undefined);
  for (const [isOn, name] of [
    [traffic !== null, "--traffic"],
    [isImporting, "--import"],
  ] as const) {
    if (isOn && input.isOnlyOne) problems.push(`${name} needs both mocks in this process: leave out --only`);
  }
  return { traffic, import: isImporting ? (input.file.import ?? importSettingsShape.parse({})) : null };
}

function readTraffic({ rate, mix, file }: LifeInput, problems: string[]): TrafficSettings | null {
  if (rate === undefined && !file.traffic) {
    if (mix !== undefined)
      problems.push("--traffic-mix says what happens, and --traffic how often: give both");
    return null;
  }
  const input = {
    ...file.traffic,
    ...(rate === undefined ? {} : { rate: Number(rate) }),
    ...(mix === undefined ? {} : { mix: readMix(mix, problems) }),
  };
  const result = trafficSettingsShape.safeParse(input);
  if (result.success) return result.data;
  const [name, text] =
    rate === undefined ? ["traffic", ""] : ["--traffic or MOCK_TRAFFIC", `, not "${rate}"`];
  problems.push(`${name} must be a number of events a minute above 0 and up to 6000${text}`);
  return null;
}

/** "shop-order=5,cancellation=1" */
function readMix(text: string, problems: string[]) {
  const entries = text.split(",").map((part) => {
    const [kind = "", weight = ""] = part.split("=").map((each) => each.trim());
    return [kind, weight === "" ? Number.NaN : Number(weight)] as const;
  });
  const result = trafficMixShape.safeParse(Object.fromEntries(entries));
  if (result.success) return result.data;
  problems.push(`--traffic-mix ${text}: ${z.prettifyError(result.error).replaceAll("\n", " ")}`);
  return undefined;
}
