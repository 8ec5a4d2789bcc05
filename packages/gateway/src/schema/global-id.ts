// Global ids: base64url of `Type:number`. They name the type, so that an id handed to the wrong place is noticed.

export const nodeNames = [
  "Account",
  "ApiToken",
  "ChannelVariant",
  "InFlightOrder",
  "Integration",
  "Location",
  "SourceVariant",
  "StockPush",
  "StockTarget",
  "SyncEvent",
  "SyncRun",
] as const;
export type NodeName = (typeof nodeNames)[number];

export type NodeKey = { type: NodeName; id: number };

/** The tables' ids are 32-bit, the event log's comes from a sequence: a larger one would be an error in the database. */
const largestId = (type: NodeName) => (type === "SyncEvent" ? Number.MAX_SAFE_INTEGER : 2_147_483_647);

export const encodeGlobalId = (type: NodeName, id: number | string): string =>
  Buffer.from(`${type}:${id}`).toString("base64url");

/** Null where the text is no id of ours. */
export function decodeGlobalId(text: string): NodeKey | null {
  const [, name, digits] = /^(\w+):([1-9]\d{0,15})$/.exec(Buffer.from(text, "base64url").toString()) ?? [];
  const type = nodeNames.find((each) => each === name);
  if (!type || Number(digits) > largestId(type)) return null;
  // Exactly the text that was given out: an id has one spelling, so clients may compare it.
  return encodeGlobalId(type, digits ?? "") === text ? { type, id: Number(digits) } : null;
}
