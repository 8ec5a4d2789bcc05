// An event's detail as the outside gets it: what the core names by its numbers there bears its global id.
import { encodeGlobalId, type NodeName } from "./global-id.ts";

const typeOfField: Readonly<Record<string, NodeName>> = {
  accountId: "Account",
  channelLocationId: "Location",
  sourceLocationId: "Location",
  onlineStoreSourceLocationId: "Location",
  channelVariantId: "ChannelVariant",
  sourceVariantId: "SourceVariant",
  pushId: "StockPush",
  shadowedIds: "SourceVariant",
  suggestionIds: "SourceVariant",
  channelSuggestionIds: "ChannelVariant",
};

function publish(value: unknown, type: NodeName | undefined): unknown {
  if (type && typeof value === "number") return encodeGlobalId(type, value);
  if (Array.isArray(value)) return value.map((each: unknown) => publish(each, type));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, each]) => [field, publish(each, typeOfField[field])]),
  );
}

export const publicDetail = (detail: unknown): unknown => publish(detail, undefined);
