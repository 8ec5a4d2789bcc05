// What names a mapping, and who would likely be its counterpart.
import type { MappingRowFragment } from "../../graphql/generated/documents.ts";
import type { Pair } from "./use-mapping-commands.ts";

export const keyOf = ({ channelVariant, sourceVariant }: MappingRowFragment): string =>
  channelVariant?.id ?? sourceVariant?.id ?? "";

/** Several may bear one SKU: the title tells them apart. */
export const nameOf = ({ channelVariant, sourceVariant }: MappingRowFragment): string =>
  channelVariant
    ? [channelVariant.sku, channelVariant.title].filter((part) => part !== null).join(", ")
    : [sourceVariant?.sku, sourceVariant?.name].filter(Boolean).join(", ");

/** The likeliest pair, where somebody is left alone on either side. */
export function likelyPair(row: MappingRowFragment): (Pair & { label: string }) | null {
  const { channelVariant, sourceVariant, suggestions, suggestedChannelVariants } = row;
  const [source] = suggestions;
  if (channelVariant && source)
    return {
      channelVariantId: channelVariant.id,
      sourceVariantId: source.id,
      label: source.sku ?? source.name,
    };
  const [channel] = suggestedChannelVariants;
  if (sourceVariant && channel)
    return {
      channelVariantId: channel.id,
      sourceVariantId: sourceVariant.id,
      label: channel.sku ?? channel.title,
    };
  return null;
}
