// Which variants a person means: by SKU, by the far side's own id, or by ours.
import type { VariantMappingsQuery } from "@stockgate/client";
import { everyPage } from "./every-page.ts";
import { UsageError } from "./exit-codes.ts";
import type { Session } from "./session.ts";

type Mapping = NonNullable<VariantMappingsQuery["integration"]>["variantMappings"]["nodes"][number];
type Variant = { id: string; sku: string | null; externalId: string };
type Side = "channelVariant" | "sourceVariant";

const names: Readonly<Record<Side, string>> = {
  channelVariant: "variant of the channel",
  sourceVariant: "variant of the source",
};

const isMeant = (variant: Variant | null, wanted: string) =>
  variant !== null && [variant.id, variant.sku, variant.externalId].includes(wanted);

export async function findVariant(
  { client }: Session,
  integrationId: string,
  side: Side,
  wanted: string,
): Promise<Variant> {
  const read = (search: string | null) =>
    everyPage<Mapping>(async (after) => {
      const integration = await client.variantMappings({ integrationId, search, after });
      return integration?.variantMappings;
    });
  const pick = (mappings: readonly Mapping[]) =>
    mappings.flatMap((mapping) => {
      const variant = mapping[side];
      return variant && isMeant(variant, wanted) ? [variant] : [];
    });
  // SKUs are searched for; ids are not, so all are looked through.
  const bySku = pick(await read(wanted));
  const found = bySku.length > 0 ? bySku : pick(await read(null));
  const ids = [...new Set(found.map(({ id }) => id))];
  const [only] = found;
  if (!only) throw new UsageError(`There is no ${names[side]} "${wanted}".`);
  if (ids.length > 1) {
    const external = [...new Set(found.map(({ externalId }) => externalId))].join(", ");
    throw new UsageError(`Several are a ${names[side]} "${wanted}": say the id, one of ${external}.`);
  }
  return only;
}
