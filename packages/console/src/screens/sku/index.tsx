// One SKU: why the store shows this number. The sum at each place, where it is shown, its history, its events.
import { Loader, Stack } from "@mantine/core";
import { IconSearchOff } from "@tabler/icons-react";
import { useAsk } from "../../app/asking.ts";
import { Chosen } from "../../app/chosen.tsx";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { useLastSegment } from "../../app/last-segment.ts";
import {
  SkuSumDocument,
  type SkuTargetFragment,
  SkuTargetsDocument,
} from "../../graphql/generated/documents.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { PlacesTable } from "./places-table.tsx";
import { SkuEvents } from "./sku-events.tsx";
import { SkuHistory } from "./sku-history.tsx";
import { SumPanel } from "./sum-panel.tsx";

const isNamed = (sku: string, { channelVariant, sourceVariant }: SkuTargetFragment): boolean =>
  channelVariant.sku === sku || sourceVariant?.sku === sku;

function Item({ integrationId, sku }: { integrationId: string; sku: string }) {
  const linkTo = useScreenLink();
  const shown = useAsk(SkuTargetsDocument, { integrationId, search: sku });
  const targets = (shown.data?.integration?.targets.nodes ?? []).filter((target) => isNamed(sku, target));
  // Mapped by hand, it may bear another SKU in the source, and that is where the sum is.
  const skus = [...new Set([sku, ...targets.flatMap(({ sourceVariant }) => sourceVariant?.sku ?? [])])];
  const { data, error, isPending, refetch } = useAsk(
    SkuSumDocument,
    { integrationId, skus },
    { enabled: shown.data !== undefined },
  );
  const all = data?.availability ?? [];
  const sums = all.some((sum) => sum.targets.length > 0) ? all.filter((sum) => sum.targets.length > 0) : all;
  const first = targets[0]?.channelVariant.title ?? sums[0]?.sourceVariant.name;
  if (error ?? shown.error) return <ErrorNote error={error ?? shown.error} onRetry={refetch} />;
  if (isPending || shown.isPending) return <Loader aria-label="Loading" />;
  if (sums.length === 0 && targets.length === 0)
    return (
      <EmptyState
        icon={IconSearchOff}
        title={`Neither side knows ${sku}`}
        way={{ label: "To all stock", href: linkTo("/stock") }}
      >
        SKUs are compared letter for letter. Perhaps it was renamed, or left out of the sync.
      </EmptyState>
    );
  return (
    <>
      <ScreenHead title={sku} about={first} />
      <Stack gap="lg">
        {sums.map((sum) => (
          <SumPanel
            key={`${sum.sourceVariant.id} ${sum.sourceLocation.id} ${sum.targets[0]?.id ?? ""}`}
            sum={sum}
          />
        ))}
        {sums.length === 0 && (
          <Panel title="Nothing feeds it now">
            <PlacesTable targets={targets} />
          </Panel>
        )}
        {targets.length > 0 && <SkuHistory targets={targets} />}
        <SkuEvents integrationId={integrationId} sku={skus[0] ?? sku} />
      </Stack>
    </>
  );
}

export default function Sku() {
  const name = useLastSegment();
  return <Chosen>{({ id }) => <Item key={name} integrationId={id} sku={name} />}</Chosen>;
}
