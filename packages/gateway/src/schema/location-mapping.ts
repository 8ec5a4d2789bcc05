// Which source location each channel location follows.
import type { LocationMapping as CoreMapping } from "@stockgate/core";
import { changedIntegration } from "./changed-integration.ts";
import { builder, defineEnum } from "./builder.ts";
import { Integration } from "./integration.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { locationMappingsOf } from "./integration-status.ts";
import { Location } from "./location.ts";
import { carryOut, definePayload, type WantedId } from "./user-error.ts";
import type { IntegrationRow } from "@stockgate/core";

const LocationMappingOrigin = defineEnum<CoreMapping["origin"]>(
  "LocationMappingOrigin",
  "Who decided what a channel location follows.",
  {
    MANUAL: "A person mapped it.",
    ONLINE_STORE_DEFAULT: "It follows the online store's location, as the policy says.",
    EXCLUDED: "A person left it out.",
    UNMAPPED: "Nobody did.",
  },
);

const LocationMapping = builder.objectRef<CoreMapping>("LocationMapping").implement({
  description: "What one channel location follows.",
  fields: (t) => ({
    channelLocation: t.field({
      type: Location,
      description: "The location of the channel.",
      resolve: ({ channelLocationId }) => channelLocationId,
    }),
    sourceLocation: t.field({
      type: Location,
      nullable: true,
      description: "Null where excluded or unmapped.",
      resolve: ({ sourceLocationId }) => sourceLocationId,
    }),
    origin: t.expose("origin", { type: LocationMappingOrigin, description: "Who decided that." }),
    sharedWith: t.field({
      type: [Location],
      description:
        "Other channel locations that show the same stock, and so count it twice in the channel's total.",
      resolve: ({ sharedWithIds }) => sharedWithIds,
    }),
  }),
});

builder.objectField(Integration, "locationMappings", (t) =>
  t.field({
    type: [LocationMapping],
    description: "One entry per location of the channel.",
    resolve: (integration, _args, context) => locationMappingsOf(context, integration),
  }),
);

type Decided = { integration: IntegrationRow; mapping: CoreMapping | null };

const decisionPayload = (name: string) =>
  definePayload<Decided>(name, (t) => ({
    locationMapping: t.field({
      type: LocationMapping,
      nullable: true,
      description: "As it is now; null where the request was refused.",
      resolve: ({ value }) => value?.mapping ?? null,
    }),
    integration: changedIntegration(t),
  }));

const wantLocation = (text: string): WantedId => ({ type: "Location", text });
const fieldTexts = {
  integrationId: { required: true, description: "The integration." },
  channelLocationId: { required: true, description: "A location of its channel." },
} as const;

const MapLocationInput = builder.inputType("MapLocationInput", {
  description: "Which channel location follows which source location.",
  fields: (t) => ({
    integrationId: t.id(fieldTexts.integrationId),
    channelLocationId: t.id(fieldTexts.channelLocationId),
    sourceLocationId: t.id({ required: true, description: "The location of the source to follow." }),
  }),
});

const MapLocationPayload = decisionPayload("MapLocationPayload");
builder.mutationField("mapLocation", (t) =>
  t.field({
    type: MapLocationPayload,
    description: "Lets a channel location follow a source location; pushed at once where sync is on.",
    args: { input: t.arg({ type: MapLocationInput, required: true, description: "Which two." }) },
    resolve: (_root, { input }, context) =>
      carryOut(
        context,
        {
          integrationId: wantIntegration(input.integrationId),
          channelLocationId: wantLocation(input.channelLocationId),
          sourceLocationId: wantLocation(input.sourceLocationId),
        },
        (ids) => context.engine.commands.mapLocation(ids),
      ),
  }),
);

const ExcludeLocationInput = builder.inputType("ExcludeLocationInput", {
  description: "Which channel location to leave out.",
  fields: (t) => ({
    integrationId: t.id(fieldTexts.integrationId),
    channelLocationId: t.id(fieldTexts.channelLocationId),
  }),
});

const ExcludeLocationPayload = decisionPayload("ExcludeLocationPayload");
builder.mutationField("excludeLocation", (t) =>
  t.field({
    type: ExcludeLocationPayload,
    description: "Leaves a channel location out on purpose.",
    args: { input: t.arg({ type: ExcludeLocationInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      carryOut(
        context,
        {
          integrationId: wantIntegration(input.integrationId),
          channelLocationId: wantLocation(input.channelLocationId),
        },
        (ids) => context.engine.commands.excludeLocation(ids),
      ),
  }),
);

const UnmapLocationInput = builder.inputType("UnmapLocationInput", {
  description: "Which channel location to decide nothing about.",
  fields: (t) => ({
    integrationId: t.id(fieldTexts.integrationId),
    channelLocationId: t.id(fieldTexts.channelLocationId),
  }),
});

const UnmapLocationPayload = decisionPayload("UnmapLocationPayload");
builder.mutationField("unmapLocation", (t) =>
  t.field({
    type: UnmapLocationPayload,
    description: "Back to what the policy says of unmapped locations.",
    args: { input: t.arg({ type: UnmapLocationInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      carryOut(
        context,
        {
          integrationId: wantIntegration(input.integrationId),
          channelLocationId: wantLocation(input.channelLocationId),
        },
        (ids) => context.engine.commands.unmapLocation(ids),
      ),
  }),
);
