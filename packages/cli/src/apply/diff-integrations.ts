// What it takes for the integrations to be as the file says: pure.
import { type Change, type Outcome, join, quoted } from "./changes.ts";
import type { ConfigFile, DeclaredIntegration } from "./config-file.ts";
import { diffLocations } from "./diff-locations.ts";
import { diffPolicy } from "./diff-policy.ts";
import { diffVariants } from "./diff-variants.ts";
import { accountsNamed, lookupLocations } from "./lookup.ts";
import type { DiffOptions, Pairing } from "./pairing.ts";
import type { Fault, Path } from "./places.ts";
import type { Present } from "./present.ts";

type Side = "source" | "channel";

/** What the account is: one that is connected, one that the file declares, or one that there is not. */
function checkSide(pairing: Pairing, side: Side, declared: ConfigFile, present: Present): Fault[] {
  const wanted = pairing.declared[side];
  const at = [...pairing.at, side];
  const sameName = accountsNamed(present, wanted);
  const own = declared.accounts && Object.hasOwn(declared.accounts, wanted) && declared.accounts[wanted];
  if (sameName.length === 0 && !own)
    return [{ at, message: `there is no account ${quoted(wanted)}, here or at the gateway` }];
  if (sameName.length > 1)
    return [{ at, message: `several accounts are called ${quoted(wanted)}: rename all but one` }];
  const kind = own ? present.adapters.find(({ name }) => name === own.adapter)?.kind : sameName[0]?.kind;
  if (kind && kind !== side.toUpperCase()) return [{ at, message: `${quoted(wanted)} is no ${side}` }];
  const before = pairing.present?.[side];
  if (pairing.present && before?.name !== wanted) {
    const message = `it is ${quoted(before?.name ?? "nothing")} and cannot be changed: delete the integration first, or give this one another name`;
    return [{ at, message }];
  }
  return [];
}

function checkPair({ name, at, present, source, channel }: Pairing, all: Present): Fault[] {
  if (present || !source || !channel) return [];
  const other = all.integrations.find(
    (each) => each.source?.id === source.id && each.channel?.id === channel.id,
  );
  if (!other) return [];
  const message = `${quoted(other.name)} brings these two together already: call this one so, for an integration cannot be renamed, or delete that one first`;
  return [{ at, message: name === other.name ? `several are called ${quoted(name)}` : message }];
}

const sideNames = ({ source, channel }: DeclaredIntegration) => `${quoted(source)} to ${quoted(channel)}`;

function diffSelf({ name, at, declared, present, source }: Pairing, { now }: DiffOptions): Outcome {
  const locations = source ? lookupLocations({ accounts: [source] }, source.id, "source") : null;
  const wanted = diffPolicy(declared.policy ?? {}, present?.policy ?? null, locations, now);
  const faults = wanted.problem
    ? [{ at: [...at, "policy", "onlineStoreSourceLocation"], message: wanted.problem }]
    : [];
  const { policy, details } = wanted;
  const common = { at, details, warning: null };
  if (!present) {
    const step = { kind: "create-integration", name, policy, ...pick(declared) } as const;
    return {
      changes: [{ ...common, sign: "+", text: `integration ${quoted(name)}, ${sideNames(declared)}`, step }],
      faults,
    };
  }
  if (details.length === 0) return { changes: [], faults };
  const step = { kind: "update-policy", integration: name, policy } as const;
  return { changes: [{ ...common, sign: "~", text: `integration ${quoted(name)}`, step }], faults };
}

const pick = ({ source, channel }: DeclaredIntegration) => ({ source, channel });

function diffToggle({ name, at, declared, present }: Pairing): Change[] {
  const { sync } = declared;
  const isOn = present?.inventorySyncEnabled ?? false;
  if (sync === undefined || sync === isOn) return [];
  const warning = sync
    ? `From then on Stockgate writes stock to ${quoted(declared.channel)}: what it shows now is the baseline, and each number is written when it first changes.`
    : `Nothing more is written to ${quoted(declared.channel)}; its numbers stay as they are.`;
  return [
    {
      sign: "~",
      at: [...at, "sync"],
      text: `sync of ${quoted(name)}: ${isOn ? "on -> off" : "off -> on"}`,
      details: [],
      warning,
      step: { kind: "toggle", integration: name, isOn: sync },
    },
  ];
}

function diffIntegration(
  name: string,
  declared: ConfigFile,
  own: DeclaredIntegration,
  present: Present,
  options: DiffOptions,
): Outcome {
  const at: Path = ["integrations", name];
  const sameName = present.integrations.filter((each) => each.name === name);
  if (sameName.length > 1) {
    const ids = sameName.map(({ id }) => id).join(", ");
    return {
      changes: [],
      faults: [{ at, message: `several integrations are called ${quoted(name)}: ${ids}` }],
    };
  }
  const pairing: Pairing = {
    name,
    at,
    declared: own,
    present: sameName[0] ?? null,
    source: accountsNamed(present, own.source)[0],
    channel: accountsNamed(present, own.channel)[0],
  };
  const faults = [
    ...checkSide(pairing, "source", declared, present),
    ...checkSide(pairing, "channel", declared, present),
    ...checkPair(pairing, present),
  ];
  // What lies within it would be faults of the same cause.
  if (faults.length > 0) return { changes: [], faults };
  return join(diffSelf(pairing, options), diffLocations(pairing, options), diffVariants(pairing, options), {
    changes: diffToggle(pairing),
    faults: [],
  });
}

function pruneIntegrations({ integrations }: ConfigFile, present: Present): Change[] {
  if (!integrations) return [];
  return present.integrations
    .filter(({ name }) => !Object.hasOwn(integrations, name))
    .map(({ id, name, inventorySyncEnabled }) => ({
      sign: "-",
      at: ["integrations", name],
      text: `integration ${quoted(name)}: delete`,
      details: [],
      warning: `Its mappings, policy and history are gone${inventorySyncEnabled ? "; it is being synced now" : ""}; the store's numbers stay as they are.`,
      step: { kind: "delete-integration", id },
    }));
}

export function diffIntegrations(declared: ConfigFile, present: Present, options: DiffOptions): Outcome {
  const each = Object.entries(declared.integrations ?? {}).map(([name, own]) =>
    diffIntegration(name, declared, own, present, options),
  );
  const pruned = options.prune ? pruneIntegrations(declared, present) : [];
  return join(...each, { changes: pruned, faults: [] });
}
