// One change as calls to the gateway; several that one call takes go together.
import type { StockgateClient } from "@stockgate/client";
import type { Change, Step } from "./changes.ts";
import { policyInput } from "./policy-input.ts";
import type { World } from "./world.ts";

/** As many variants as one call takes. */
const mostVariants = 250;

type Of<Kind extends Step["kind"]> = Extract<Step, { kind: Kind }>;
type Carry<Kind extends Step["kind"]> = (
  step: Of<Kind>,
  client: StockgateClient,
  world: World,
  /** The steps that go along; the first is `step`. */
  group: readonly Of<Kind>[],
) => Promise<unknown>;

const selectionOf = (world: World, group: readonly { integration: string; variant: string }[]) => ({
  channelVariantIds: group.map(({ integration, variant }) =>
    world.variantId(integration, "channel", variant),
  ),
});

const carry: { readonly [Kind in Step["kind"]]: Carry<Kind> } = {
  async "connect-account"({ name, adapter, config }, client, world) {
    await client.connectAccount({ name, adapter, config });
    await world.readAccounts();
  },
  async "update-account"({ id, config }, client, world) {
    await client.updateAccount({ accountId: id, config });
    await world.readAccounts();
  },
  "disconnect-account": ({ id }, client) => client.disconnectAccount({ accountId: id }),
  async "create-integration"({ name, source, channel, policy }, client, world) {
    await client.createIntegration({
      name,
      sourceAccountId: world.accountId(source),
      channelAccountId: world.accountId(channel),
      policy: policyInput(policy, (wanted) => world.sourceLocationId(source, wanted)),
    });
    await world.readIntegrations();
  },
  "delete-integration": ({ id }, client) => client.deleteIntegration({ integrationId: id }),
  "update-policy": ({ integration, policy }, client, world) =>
    client.updateSyncPolicy({
      integrationId: world.integrationId(integration),
      policy: policyInput(policy, (wanted) => world.locationId(integration, "source", wanted)),
    }),
  "map-location": ({ integration, channel, source }, client, world) =>
    client.mapLocation({
      integrationId: world.integrationId(integration),
      channelLocationId: world.locationId(integration, "channel", channel),
      sourceLocationId: world.locationId(integration, "source", source),
    }),
  "exclude-location": ({ integration, channel }, client, world) =>
    client.excludeLocation({
      integrationId: world.integrationId(integration),
      channelLocationId: world.locationId(integration, "channel", channel),
    }),
  "unmap-location": ({ integration, channel }, client, world) =>
    client.unmapLocation({
      integrationId: world.integrationId(integration),
      channelLocationId: world.locationId(integration, "channel", channel),
    }),
  "map-variant": ({ integration }, client, world, group) =>
    client.mapVariants({
      integrationId: world.integrationId(integration),
      mappings: group.map(({ variant, source }) => ({
        channelVariantId: world.variantId(integration, "channel", variant),
        sourceVariantId: world.variantId(integration, "source", source),
      })),
    }),
  "unmap-variant": ({ integration }, client, world, group) =>
    client.unmapVariants({
      integrationId: world.integrationId(integration),
      ...selectionOf(world, group),
    }),
  "exclude-variants": ({ integration, excluded }, client, world, group) =>
    client.excludeVariants({
      integrationId: world.integrationId(integration),
      variants: selectionOf(world, group),
      excluded,
    }),
  "override-variants": ({ integration, overrides }, client, world, group) =>
    client.setVariantOverrides({
      integrationId: world.integrationId(integration),
      variants: selectionOf(world, group),
      ...overrides,
    }),
  "clear-overrides": ({ integration }, client, world, group) =>
    client.clearVariantOverrides({
      integrationId: world.integrationId(integration),
      variants: selectionOf(world, group),
    }),
  toggle: ({ integration, isOn }, client, world) =>
    client.setInventorySync({ integrationId: world.integrationId(integration), enabled: isOn }),
};

/** What one call does besides the variants that it is about; null where it takes one alone. */
function kindOfCall(step: Step): string | null {
  if (step.kind === "map-variant" || step.kind === "unmap-variant") return `${step.kind} ${step.integration}`;
  if (
    step.kind !== "exclude-variants" &&
    step.kind !== "override-variants" &&
    step.kind !== "clear-overrides"
  )
    return null;
  const { variant: _variant, ...rest } = step;
  return JSON.stringify(rest);
}

/** Those from `changes[0]` on that go in one call. */
export function groupOf(changes: readonly Change[]): Change[] {
  const [first, ...others] = changes;
  if (!first) return [];
  const kind = kindOfCall(first.step);
  const end = others.findIndex(({ step }) => kind === null || kindOfCall(step) !== kind);
  const along = end === -1 ? others : others.slice(0, end);
  return [first, ...along.slice(0, mostVariants - 1)];
}

export async function carryOutGroup(
  group: readonly Change[],
  client: StockgateClient,
  world: World,
): Promise<void> {
  const [first] = group;
  if (!first) return;
  // The table has for each kind what takes it.
  const run = carry[first.step.kind] as Carry<Step["kind"]>;
  await run(first.step, client, world, group.map(({ step }) => step) as never);
}
