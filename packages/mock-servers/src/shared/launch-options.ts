// How stockgate-mocks is told what to start: flags first, then the environment, then defaults. Says everything that is
// wrong at once, and starts nothing itself.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type FaultRuleInput, faultRuleInput } from "./fault-rule.ts";
import { flags } from "./launch-flags.ts";
import { lifeShapes, type LifeOptions, readLife } from "./life-options.ts";

export const vendors = ["katana", "shopify"] as const;
export type Vendor = (typeof vendors)[number];

export type LaunchOptions<KatanaSettings, ShopifySettings> = LifeOptions & {
  only: Vendor | null;
  host: string;
  ports: Record<Vendor, number>;
  /** The folder of the state files; null keeps everything in memory. */
  stateFolder: string | null;
  /** Null: chance comes from the operating system. */
  seed: number | null;
  /** About how many variants a new state begins with; null: the demo world. */
  catalog: number | null;
  faults: Record<Vendor, FaultRuleInput[]>;
  settings: { katana: KatanaSettings; shopify: ShopifySettings };
};

/** What may stand in the settings file, by vendor. */
export type SettingsShapes<KatanaSettings, ShopifySettings> = {
  katana: z.ZodType<KatanaSettings>;
  shopify: z.ZodType<ShopifySettings>;
};

/** Below, the nuisances would outnumber the goods; above, a start takes minutes. */
const [smallestCatalog, largestCatalog] = [20, 200_000];

const rules = z.array(faultRuleInput).default([]);
const faultsFile = z.strictObject({ katana: rules, shopify: rules });

export type Launch<KatanaSettings, ShopifySettings> =
  | { kind: "start"; options: LaunchOptions<KatanaSettings, ShopifySettings> }
  | { kind: "help" }
  | { kind: "problems"; problems: string[] };

export function readLaunch<K, S>(
  args: readonly string[],
  environment: Record<string, string | undefined>,
  shapes: SettingsShapes<K, S>,
): Launch<K, S> {
  const problems: string[] = [];
  const values = parseFlags(args, problems);
  if (values.help === true) return { kind: "help" };
  const wholeNumber = (name: string, text: string, highest: number, lowest = 0) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    const range = lowest === 0 ? `up to ${highest}` : `from ${lowest} to ${highest}`;
    if (!(value >= lowest && value <= highest))
      problems.push(`${name} must be a whole number ${range}, not "${text}"`);
    return value;
  };
  const port = (flag: "katana-port" | "shopify-port", variable: string, initial: string) =>
    wholeNumber(`--${flag} or ${variable}`, values[flag] ?? environment[variable] ?? initial, 65_535);
  const seed = textOrNothing(values.seed ?? environment["MOCK_SEED"]);
  const catalog = textOrNothing(values.catalog ?? environment["MOCK_CATALOG"]);
  const only = vendors.find((vendor) => vendor === values.only) ?? null;
  if (values.only !== undefined && only === null)
    problems.push(`--only must be katana or shopify, not "${values.only}"`);
  const faults = readJsonFile(values.faults, "--faults", faultsFile, problems);
  const { katana, shopify, ...file } = readJsonFile(
    values.settings,
    "--settings",
    settingsFileOf(shapes),
    problems,
  );
  const options: LaunchOptions<K, S> = {
    only,
    host: values.host ?? environment["MOCK_HOST"] ?? "127.0.0.1",
    ports: {
      katana: port("katana-port", "MOCK_KATANA_PORT", "4010"),
      shopify: port("shopify-port", "MOCK_SHOPIFY_PORT", "4020"),
    },
    stateFolder: textOrNothing(values.state ?? environment["MOCK_STATE_DIR"]) ?? null,
    seed: seed === undefined ? null : wholeNumber("--seed or MOCK_SEED", seed, 2 ** 32 - 1),
    catalog:
      catalog === undefined
        ? null
        : wholeNumber("--catalog or MOCK_CATALOG", catalog, largestCatalog, smallestCatalog),
    faults,
    settings: { katana, shopify },
    ...readLife(
      {
        rate: textOrNothing(values.traffic ?? environment["MOCK_TRAFFIC"]),
        mix: values["traffic-mix"],
        isImporting: isImporting(values, textOrNothing(environment["MOCK_IMPORT"]), problems),
        file,
        isOnlyOne: only !== null,
      },
      problems,
    ),
  };
  return problems.length > 0 ? { kind: "problems", problems } : { kind: "start", options };
}

/** A flag or variable that is there and empty says nothing. */
const textOrNothing = (text: string | undefined) => (text === "" ? undefined : text);

function isImporting(
  flags: { import?: boolean | undefined; "no-import"?: boolean | undefined },
  environment: string | undefined,
  problems: string[],
): boolean | undefined {
  if (flags["no-import"] === true) return false;
  if (flags.import === true || environment === "on") return true;
  if (environment === "off") return false;
  if (environment !== undefined) problems.push(`MOCK_IMPORT must be on or off, not "${environment}"`);
  return undefined;
}

/** A vendor left out of the file has its defaults. */
function settingsFileOf<K, S>(shapes: SettingsShapes<K, S>) {
  const filled = <T>(shape: z.ZodType<T>) => z.preprocess((value) => value ?? {}, shape);
  return z.strictObject({
    katana: filled(shapes.katana),
    shopify: filled(shapes.shopify),
    ...lifeShapes,
  });
}

function parseFlags(args: readonly string[], problems: string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    problems.push(messageOf(error));
    return parseArgs({ args: [], options: flags }).values;
  }
}

/** The schema's own defaults where no file is named or it cannot be used. */
function readJsonFile<T>(
  path: string | undefined,
  flag: string,
  schema: z.ZodType<T>,
  problems: string[],
): T {
  if (path === undefined) return schema.parse({});
  try {
    const result = schema.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (result.success) return result.data;
    problems.push(
      ...result.error.issues.map((issue) => `${flag} ${path}: ${issue.path.join(".")}: ${issue.message}`),
    );
  } catch (error) {
    problems.push(`${flag} ${path}: ${messageOf(error)}`);
  }
  return schema.parse({});
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
