// Which source location each channel location follows, as a person decides it (rules L1-L4).
import type { LocationMapping } from "../../domain/map-locations.ts";
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { Tx } from "../../store/tx.ts";
import { type EngineContext, topics } from "../context.ts";
import { allowSettling, drain } from "../drain.ts";
import { rematch } from "../matching.ts";
import { resolveLocations } from "../location-problems.ts";
import { refreshStatus } from "../status.ts";
import { findIntegration, findLocation } from "./find.ts";
import { asCommand, type CommandResult, partly, Refused, refusal } from "./refusal.ts";

export type LocationInput = { integrationId: number; channelLocationId: number };
export type DecidedLocation = { integration: IntegrationRow; mapping: LocationMapping | null };

/** Applies a decision, lets the targets follow, and waits for what is under way to those that were dropped (T3). */
async function decide(
  context: EngineContext,
  input: LocationInput,
  apply: (tx: Tx, integration: IntegrationRow) => Promise<string>,
): Promise<CommandResult<DecidedLocation>> {
  const now = context.ports.clock.now();
  const { decided, open } = await context.store.transaction(async (tx) => {
    const integration = await findIntegration(tx, input.integrationId);
    await findLocation(tx, input.channelLocationId, integration.channel, "channelLocationId");
    const message = await apply(tx, integration);
    const stopped = await rematch(tx, integration, now);
    allowSettling(integration, now);
    await tx.events.append([
      {
        type: "LOCATION_MAPPING_CHANGED",
        occurredAt: now,
        integration: integration.id,
        message,
        detail: { channelLocationId: input.channelLocationId },
      },
    ]);
    tx.wake(topics.events);
    await refreshStatus(tx, integration, now);
    const mappings = await resolveLocations(tx, integration);
    const mapping = mappings.find((each) => each.channelLocationId === input.channelLocationId) ?? null;
    return { decided: { integration, mapping }, open: await tx.intents.openOfTargets(stopped) };
  });
  return partly(decided, await drain(context, input.integrationId, open));
}

/** Recomputed and pushed at once where sync is on (rule C5). */
export const mapLocation = (
  context: EngineContext,
  input: LocationInput & { sourceLocationId: number },
): Promise<CommandResult<DecidedLocation>> =>
  asCommand<DecidedLocation>(() =>
    decide(context, input, async (tx, integration) => {
      const channel = await findLocation(
        tx,
        input.channelLocationId,
        integration.channel,
        "channelLocationId",
      );
      const source = await findLocation(tx, input.sourceLocationId, integration.source, "sourceLocationId");
      for (const [location, field] of [
        [channel, "channelLocationId"],
        [source, "sourceLocationId"],
      ] as const) {
        if (location.ineligibleReason !== null) {
          throw new Refused(refusal("INVALID", `${location.name}: ${location.ineligibleReason}`, [field]));
        }
        if (!location.isActive) {
          throw new Refused(refusal("INVALID", `${location.name} is not active.`, [field]));
        }
      }
      await tx.integrations.decideLocation(integration.id, channel.id, source.id);
      return `${channel.name} follows ${source.name}.`;
    }),
  );

export const excludeLocation = (
  context: EngineContext,
  input: LocationInput,
): Promise<CommandResult<DecidedLocation>> =>
  asCommand<DecidedLocation>(() =>
    decide(context, input, async (tx, integration) => {
      const channel = await findLocation(
        tx,
        input.channelLocationId,
        integration.channel,
        "channelLocationId",
      );
      await tx.integrations.decideLocation(integration.id, channel.id, null);
      return `${channel.name} is left out.`;
    }),
  );

export const unmapLocation = (
  context: EngineContext,
  input: LocationInput,
): Promise<CommandResult<DecidedLocation>> =>
  asCommand<DecidedLocation>(() =>
    decide(context, input, async (tx, integration) => {
      const channel = await findLocation(
        tx,
        input.channelLocationId,
        integration.channel,
        "channelLocationId",
      );
      await tx.integrations.forgetLocation(integration.id, channel.id);
      return `${channel.name} is neither mapped nor excluded any more.`;
    }),
  );
