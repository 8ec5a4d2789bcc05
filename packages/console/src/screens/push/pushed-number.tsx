// One number of a write: from what to what, what became of it, and the sum that it came of.
import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "wouter";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { Waterfall } from "../../charts/waterfall.tsx";
import type { PushedWhyQuery } from "../../graphql/generated/documents.ts";
import { Panel } from "../../ui/panel.tsx";
import { Quantity } from "../../ui/quantity.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { KitTable } from "../sku/kit-table.tsx";
import { componentsIn, stepsIn } from "./kept-terms.ts";

type Push = NonNullable<PushedWhyQuery["pushExplanation"]>["pushes"][number];

export function PushedNumber({ push }: { push: Push }) {
  const linkTo = useScreenLink();
  const { sku, from, to, outcome, target } = push;
  const title = sku ?? target?.channelVariant.title ?? "An item without a SKU";
  const components = componentsIn(push.components);
  return (
    <Panel title={title} aside={<StatusBadge state={outcome ?? "UNKNOWN"} />}>
      <Group justify="space-between" mb="xs" gap="xs">
        <Text size="sm">
          {target?.channelLocation.name ?? "A place that is gone"}: from <Quantity value={from} /> to{" "}
          <b>
            <Quantity value={to} />
          </b>
        </Text>
        {sku !== null && (
          <Anchor component={Link} href={linkTo(`/stock/${encodeURIComponent(sku)}`)} size="sm">
            How it stands now
          </Anchor>
        )}
      </Group>
      <Waterfall steps={stepsIn(push.steps)} total={to} label={`How the number of ${title} came about`} />
      {components.length > 0 && <KitTable components={components} />}
    </Panel>
  );
}
