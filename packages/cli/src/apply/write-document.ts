// The present state as a configuration file: what a person starts from. Secrets become references to the environment.
import { Document, isMap, isScalar } from "yaml";
import { variableOf } from "../adapter-fields.ts";
import { policyFieldNames } from "./config-file.ts";
import { overrideFields } from "./diff-variants.ts";
import type { Present, PresentAccount, PresentIntegration, PresentVariant, VariantName } from "./present.ts";

const header = ` yaml-language-server: $schema=stockgate.schema.json
 Written by \`stockgate export\`; \`stockgate apply -f\` brings a gateway to what stands here.
 Secrets come from the environment. The schema for your editor: stockgate export --schema > stockgate.schema.json`;

const once = <Row>(rows: readonly Row[], keyOf: (row: Row) => string | null) => {
  const groups = Map.groupBy(rows, keyOf);
  return (row: Row): boolean => groups.get(keyOf(row))?.length === 1;
};

/** Two accounts of one adapter have variables of their own. */
function accountEntries(accounts: readonly PresentAccount[]): [string, object][] {
  const isAlone = once(accounts, ({ adapter }) => adapter?.name ?? null);
  return accounts.flatMap((account): [string, object][] => {
    const { name, adapter, config, storedSecrets } = account;
    if (!adapter) return [];
    // Disconnected: to name nothing leaves it so.
    if (config === null) return [[name, { adapter: adapter.name }]];
    const prefix = isAlone(account) ? adapter.name : name;
    const secrets = storedSecrets.map((field) => [field, `\${${variableOf(prefix, field)}}`]);
    const plain = Object.entries(config as Record<string, unknown>).map(([field, value]) => [
      field,
      typeof value === "string" ? value.replaceAll("${", "$${") : value,
    ]);
    return [[name, { adapter: adapter.name, config: Object.fromEntries([...plain, ...secrets]) }]];
  });
}

type Location = { id: string; name: string; externalId: string };
const nameLocation = (locations: readonly Location[]) => {
  const isOnly = once(locations, ({ name }) => name);
  return (id: string): string => {
    const location = locations.find((each) => each.id === id);
    if (!location) return id;
    return isOnly(location) ? location.name : location.externalId;
  };
};

const nameVariant = (variants: readonly VariantName[]) => {
  const isOnly = once(variants, ({ sku }) => sku);
  return (variant: VariantName): string =>
    variant.sku !== null && variant.sku !== "" && isOnly(variant) ? variant.sku : variant.externalId;
};

function policyOf({ policy }: PresentIntegration, sourceLocation: (id: string) => string) {
  const location = policy.onlineStoreSourceLocation;
  const values = { ...policy, onlineStoreSourceLocation: location ? sourceLocation(location.id) : null };
  return Object.fromEntries(policyFieldNames.map((field) => [field, values[field]]));
}

function decisionOf(
  { follows, isExcluded, overrides }: PresentVariant,
  sourceName: (variant: VariantName) => string,
): object | null {
  const own = overrideFields.flatMap((field) =>
    overrides?.[field] === null || overrides?.[field] === undefined
      ? []
      : [[field, overrides[field]] as const],
  );
  const decision = {
    ...(isExcluded ? { exclude: true } : follows ? { source: sourceName(follows) } : {}),
    ...(own.length > 0 ? { overrides: Object.fromEntries(own) } : {}),
  };
  return Object.keys(decision).length > 0 ? decision : null;
}

function variantEntries({ variants }: PresentIntegration): [string, object][] {
  if (!variants) return [];
  const [channelName, sourceName] = [nameVariant(variants.channel), nameVariant(variants.source)];
  return variants.channel.flatMap((variant): [string, object][] => {
    const decision = decisionOf(variant, sourceName);
    return decision ? [[channelName(variant), decision]] : [];
  });
}

function integrationEntry(integration: PresentIntegration, accounts: readonly PresentAccount[]): object {
  const { source, channel, inventorySyncEnabled, locationMappings } = integration;
  const locationsOf = (id: string | undefined) => accounts.find((each) => each.id === id)?.locations ?? [];
  const channelLocation = nameLocation(locationsOf(channel?.id));
  const sourceLocation = nameLocation(locationsOf(source?.id));
  const locations = locationMappings.flatMap((mapping): [string, unknown][] => {
    const key = channelLocation(mapping.channelLocation.id);
    if (mapping.origin === "EXCLUDED") return [[key, { exclude: true }]];
    return mapping.origin === "MANUAL" && mapping.sourceLocation
      ? [[key, sourceLocation(mapping.sourceLocation.id)]]
      : [];
  });
  return {
    source: source?.name,
    channel: channel?.name,
    sync: inventorySyncEnabled ? "on" : "off",
    policy: policyOf(integration, sourceLocation),
    locations: Object.fromEntries(locations),
    variants: Object.fromEntries(variantEntries(integration)),
  };
}

/** Ids say nothing to a person; titles do. */
function addTitles(document: Document, { name, variants }: PresentIntegration): void {
  const titles = new Map(
    variants?.channel.flatMap(({ sku, externalId, title }) => [
      ...(sku === null ? [] : [[sku, title] as const]),
      [externalId, title] as const,
    ]),
  );
  const node = document.getIn(["integrations", name, "variants"]);
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    const title = isScalar(key) ? titles.get(String(key.value)) : undefined;
    if (isMap(value) && title) value.commentBefore = ` ${title.replaceAll(/\p{Cc}/gu, " ")}`;
  }
}

/** Integrations without one of their accounts cannot be declared, and are left out. */
export function writeDocument({ accounts, integrations }: Omit<Present, "adapters">): string {
  const whole = integrations.filter(({ source, channel }) => source && channel);
  const used = new Set(whole.flatMap(({ source, channel }) => [source?.id, channel?.id]));
  const named = accounts.filter(({ id, config }) => config !== null || used.has(id));
  const document = new Document({
    version: 1,
    accounts: Object.fromEntries(accountEntries(named)),
    integrations: Object.fromEntries(whole.map((each) => [each.name, integrationEntry(each, accounts)])),
  });
  for (const each of whole) addTitles(document, each);
  document.commentBefore = header;
  return document.toString({ lineWidth: 0 });
}
