// What it takes for the accounts to be as the file says. Secrets cannot be read back, so they are sent where an account
// is connected, where one is not stored yet, or where that is asked for.
import type { ConfigSchema } from "../adapter-fields.ts";
import { type Change, type Config, type Outcome, quoted } from "./changes.ts";
import type { ConfigFile, DeclaredAccount, SettingValue } from "./config-file.ts";
import { accountsNamed, lookupAccount } from "./lookup.ts";
import type { DiffOptions } from "./pairing.ts";
import type { Fault, Path } from "./places.ts";
import type { Present, PresentAccount } from "./present.ts";
import { describeReference, isReference, resolveSetting } from "./references.ts";

type Fields = NonNullable<ConfigSchema["properties"]>;
type Setting = { field: string; value: SettingValue; isSecret: boolean };

/** Every field of the file that the adapter knows, and what is wrong with the others. */
function readSettings(config: Record<string, SettingValue>, fields: Fields, at: Path) {
  const faults: Fault[] = [];
  const settings: Setting[] = [];
  for (const [field, value] of Object.entries(config)) {
    const isSecret = fields[field]?.writeOnly === true;
    if (!Object.hasOwn(fields, field)) {
      const message = `the adapter knows no such field; it knows ${Object.keys(fields).join(", ")}`;
      faults.push({ at: [...at, field], message });
    } else if (isSecret && value !== null && !isReference(value)) {
      const message = `${field} is a secret and may not stand in the file: write \${NAME}, { fromEnv: NAME } or { fromFile: PATH }`;
      faults.push({ at: [...at, field], message });
    } else {
      settings.push({ field, value, isSecret });
    }
  }
  return { settings, faults };
}

/** As an adapter may have tidied it up: a host in small letters, an address without a slash at its end. */
function sameSetting(left: unknown, right: unknown): boolean {
  const tidy = (value: unknown) => {
    const text = String(value).trim();
    if (/^[\w-]+(\.[\w-]+)+$/.test(text)) return text.toLowerCase();
    return URL.canParse(text) ? new URL(text).href.replace(/\/+$/, "") : text;
  };
  return tidy(left) === tidy(right);
}

type Wanted = { config: Config; details: string[]; faults: Fault[] };

/** Of these settings, those that are to be sent. `stored`: null where all are. */
function settle(
  settings: readonly Setting[],
  stored: Pick<PresentAccount, "config" | "storedSecrets"> | null,
  at: Path,
  { sources, updateSecrets }: DiffOptions,
): Wanted {
  const wanted: Wanted = { config: {}, details: [], faults: [] };
  const before = (stored?.config ?? {}) as Partial<Config>;
  for (const { field, value, isSecret } of settings) {
    if (value === null) {
      if (before[field] === undefined && !stored?.storedSecrets.includes(field)) continue;
      wanted.config[field] = null;
      wanted.details.push(`${field}: taken back`);
      continue;
    }
    if (isSecret && stored?.storedSecrets.includes(field) && !updateSecrets) continue;
    const resolved = resolveSetting(value, sources);
    if ("problem" in resolved) {
      wanted.faults.push({ at: [...at, field], message: resolved.problem });
      continue;
    }
    const was = before[field];
    if (!isSecret && was !== undefined && sameSetting(was, resolved.value)) continue;
    wanted.config[field] = resolved.value;
    const shown = isSecret ? `(secret, ${describeReference(value)})` : String(resolved.value);
    wanted.details.push(was === undefined ? `${field}: ${shown}` : `${field}: ${String(was)} -> ${shown}`);
  }
  return wanted;
}

const nothing: Outcome = { changes: [], faults: [] };
const faulty = (at: Path, message: string): Outcome => ({ changes: [], faults: [{ at, message }] });

function diffAccount(
  name: string,
  declared: DeclaredAccount,
  present: Present,
  options: DiffOptions,
): Outcome {
  const at: Path = ["accounts", name];
  const adapter = present.adapters.find((each) => each.name === declared.adapter);
  if (!adapter) {
    const known = present.adapters.map((each) => each.name).join(", ");
    return faulty([...at, "adapter"], `there is no adapter ${quoted(declared.adapter)}; there are: ${known}`);
  }
  const [account, ...others] = accountsNamed(present, name);
  if (others.length > 0) {
    const found = lookupAccount(present, name);
    const message = "problem" in found ? found.problem : "";
    return faulty(at, `${message}; rename them with stockgate connect --update <id> --name <name>`);
  }
  if (account?.adapter && account.adapter.name !== adapter.name) {
    const message = `the account is one of ${account.adapter.name}, and cannot become one of ${adapter.name}: give this one another name`;
    return faulty([...at, "adapter"], message);
  }
  if (!declared.config) {
    return account ? nothing : faulty(at, "config is missing: the account is not connected yet");
  }
  const fields = (adapter.configSchema as ConfigSchema).properties ?? {};
  const { settings, faults } = readSettings(declared.config, fields, [...at, "config"]);
  const isConnected = account !== undefined && account.config !== null;
  const wanted = settle(settings, isConnected ? account : null, [...at, "config"], options);
  faults.push(...wanted.faults);
  const { config, details } = wanted;
  if (isConnected && Object.keys(config).length === 0) return { changes: [], faults };
  const common = { at, details, warning: null };
  const change: Change = account
    ? {
        ...common,
        sign: "~",
        text: `account ${quoted(name)}${isConnected ? "" : ": connect it again"}`,
        step: { kind: "update-account", id: account.id, config },
      }
    : {
        ...common,
        sign: "+",
        text: `account ${quoted(name)} (${adapter.name})`,
        step: { kind: "connect-account", name, adapter: adapter.name, config },
      };
  return { changes: [change], faults };
}

/** Those that are connected, not named, and used by no integration that stays. */
function pruneAccounts(declared: ConfigFile, present: Present): Change[] {
  const { accounts, integrations } = declared;
  if (!accounts) return [];
  const staying = present.integrations.filter(
    ({ name }) => !integrations || Object.hasOwn(integrations, name),
  );
  const used = new Set([
    ...staying.flatMap(({ source, channel }) => [source?.name, channel?.name]),
    ...Object.values(integrations ?? {}).flatMap(({ source, channel }) => [source, channel]),
  ]);
  return present.accounts
    .filter(({ name, config }) => config !== null && !Object.hasOwn(accounts, name) && !used.has(name))
    .map(({ id, name }) => ({
      sign: "-",
      at: ["accounts", name],
      text: `account ${quoted(name)}: disconnect`,
      details: [],
      warning: "Its credentials are forgotten.",
      step: { kind: "disconnect-account", id },
    }));
}

export function diffAccounts(declared: ConfigFile, present: Present, options: DiffOptions): Outcome {
  const each = Object.entries(declared.accounts ?? {}).map(([name, account]) =>
    diffAccount(name, account, present, options),
  );
  return {
    changes: [
      ...each.flatMap(({ changes }) => changes),
      ...(options.prune ? pruneAccounts(declared, present) : []),
    ],
    faults: each.flatMap(({ faults }) => faults),
  };
}
