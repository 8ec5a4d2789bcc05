// What can be done about mappings, each with its way back. Whatever the API refuses is told in its own words.
import { useCommand } from "../../app/asking.ts";
import {
  ExcludeManyDocument,
  MapManyDocument,
  type MappingRowFragment,
  UnmapManyDocument,
} from "../../graphql/generated/documents.ts";
import { formatNumber } from "../../ui/quantity.tsx";
import { noteDone, noteFailed } from "../../ui/undo.tsx";

export type Pair = { channelVariantId: string; sourceVariantId: string };

/** As many as the API takes at once. */
export const mostAtOnce = 250;

export const itemsOf = (count: number): string => (count === 1 ? "1 item" : `${formatNumber(count)} items`);
const told = { onError: (error: Error) => noteFailed(error.message) };

export function useMappingCommands(integrationId: string) {
  const mapMany = useCommand(MapManyDocument);
  const unmapMany = useCommand(UnmapManyDocument);
  const exclude = useCommand(ExcludeManyDocument);

  /** `before`: what each followed by hand, where it did; the others go back to their SKU. */
  function map(pairs: readonly Pair[], before: readonly MappingRowFragment[] = []): void {
    const former = before.flatMap(({ channelVariant, sourceVariant, origin }): Pair[] =>
      channelVariant && sourceVariant && origin !== "SKU"
        ? [{ channelVariantId: channelVariant.id, sourceVariantId: sourceVariant.id }]
        : [],
    );
    const formerIds = new Set(former.map(({ channelVariantId }) => channelVariantId));
    const takeBack = async () => {
      if (former.length > 0) await mapMany.mutateAsync({ integrationId, mappings: former });
      const channelVariantIds = pairs.map((pair) => pair.channelVariantId).filter((id) => !formerIds.has(id));
      if (channelVariantIds.length > 0) await unmapMany.mutateAsync({ integrationId, channelVariantIds });
    };
    const onSuccess = () =>
      noteDone(`${itemsOf(pairs.length)} mapped.`, () => takeBack().catch(told.onError));
    const mappings = pairs.map(({ channelVariantId, sourceVariantId }) => ({
      channelVariantId,
      sourceVariantId,
    }));
    mapMany.mutate({ integrationId, mappings }, { ...told, onSuccess });
  }

  function forget({ channelVariantId, sourceVariantId }: Pair): void {
    const takeBack = () =>
      mapMany.mutate({ integrationId, mappings: [{ channelVariantId, sourceVariantId }] }, told);
    const onSuccess = () => noteDone("The mapping by hand is forgotten: its SKU counts again.", takeBack);
    unmapMany.mutate({ integrationId, channelVariantIds: [channelVariantId] }, { ...told, onSuccess });
  }

  function setExcluded(channelVariantIds: readonly string[], excluded: boolean): void {
    const inputOf = (isOut: boolean) => ({
      integrationId,
      excluded: isOut,
      variants: { channelVariantIds: [...channelVariantIds] },
    });
    const onSuccess = () =>
      noteDone(`${itemsOf(channelVariantIds.length)} ${excluded ? "left out" : "taken in again"}.`, () =>
        exclude.mutate(inputOf(!excluded), told),
      );
    exclude.mutate(inputOf(excluded), { ...told, onSuccess });
  }

  return {
    map,
    forget,
    setExcluded,
    isBusy: mapMany.isPending || unmapMany.isPending || exclude.isPending,
  };
}

export type MappingCommands = ReturnType<typeof useMappingCommands>;
