// The present state, as the gateway tells it: what a file is compared with, and what `export` writes down.
import type {
  AccountsQuery,
  AdaptersQuery,
  IntegrationSettingsQuery,
  VariantDecisionsQuery,
} from "@stockgate/client";
import { everyPage } from "../every-page.ts";
import { hasEnded, watchRun } from "../run-watch.ts";
import type { Session } from "../session.ts";

type Settings = IntegrationSettingsQuery["integrations"]["nodes"][number];
type Mapping = NonNullable<VariantDecisionsQuery["integration"]>["variantMappings"]["nodes"][number];

export type PresentAccount = AccountsQuery["accounts"][number];
export type PresentPolicy = Settings["policy"];
export type VariantName = { id: string; sku: string | null; externalId: string };

export type Overrides = {
  bufferQuantity: number | null;
  bufferPercent: string | null;
  maximumQuantity: number | null;
};

/** A variant of the channel with what a person decided about it. */
export type PresentVariant = VariantName & {
  title: string;
  /** By hand; null where nobody mapped it, or an import or its SKU did. */
  follows: VariantName | null;
  isExcluded: boolean;
  overrides: Overrides | null;
};

export type PresentIntegration = Settings & {
  /** Null where they were not read. */
  variants: { channel: PresentVariant[]; source: VariantName[] } | null;
};

export type Present = {
  adapters: AdaptersQuery["adapters"];
  accounts: PresentAccount[];
  integrations: PresentIntegration[];
};

const presentVariant = ({
  channelVariant,
  sourceVariant,
  status,
  origin,
  overrides,
}: Mapping): PresentVariant[] =>
  channelVariant
    ? [
        {
          ...channelVariant,
          follows: origin === "MANUAL" ? sourceVariant : null,
          isExcluded: status === "EXCLUDED",
          overrides,
        },
      ]
    : [];

/** Its catalogs may still be on their way: what they hold is not known before. */
async function awaitCatalog(session: Session, integrationId: string): Promise<void> {
  const found = await session.client.syncRuns({ integrationId, first: 5 });
  const catalog = found?.syncRuns.nodes.find((run) => run.kind === "CATALOG" && !hasEnded(run));
  if (catalog) await watchRun(session, catalog.id);
}

async function readVariants(session: Session, id: string) {
  await awaitCatalog(session, id);
  const mappings = await everyPage<Mapping>(async (after) => {
    const found = await session.client.variantDecisions({ integrationId: id, after });
    return found?.variantMappings;
  });
  const sources = mappings.flatMap(({ sourceVariant }) =>
    sourceVariant ? [[sourceVariant.id, sourceVariant] as const] : [],
  );
  return { channel: mappings.flatMap(presentVariant), source: [...new Map(sources).values()] };
}

/** `wantsVariants`: whether the variants of the integration with this name are asked for; they are many. */
export async function readPresent(
  session: Session,
  wantsVariants: (name: string) => boolean,
): Promise<Present> {
  const { client } = session;
  const [adapters, accounts] = [await client.adapters(), await client.accounts()];
  const settings = await everyPage<Settings>((after) => client.integrationSettings({ after }));
  const integrations: PresentIntegration[] = [];
  for (const each of settings) {
    const variants = wantsVariants(each.name) ? await readVariants(session, each.id) : null;
    integrations.push({ ...each, variants });
  }
  return { adapters, accounts, integrations };
}
