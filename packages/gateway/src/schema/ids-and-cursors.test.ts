import { describe, expect, it } from "vitest";
import { decodeCursor, decodeEventCursor, encodeCursor, encodeEventCursor } from "./cursor.ts";
import { decodeGlobalId, encodeGlobalId, nodeNames } from "./global-id.ts";
import { readPageSize } from "./paging.ts";
import { publicDetail } from "./public-detail.ts";

const base64url = (text: string) => Buffer.from(text).toString("base64url");

describe("global ids", () => {
  it("carry the type and the number", () => {
    for (const type of nodeNames) expect(decodeGlobalId(encodeGlobalId(type, 42))).toEqual({ type, id: 42 });
    expect(encodeGlobalId("Account", 7)).toBe(base64url("Account:7"));
  });

  it.each([
    ["", "empty"],
    ["Account:7", "not encoded"],
    [base64url("Person:7"), "of a type that is none"],
    [base64url("Account:"), "without a number"],
    [base64url("Account:0"), "zero"],
    [base64url("Account:-1"), "negative"],
    [base64url("Account:07"), "with a leading zero"],
    [base64url("Account:7e3"), "no whole number"],
    [base64url("Account:2147483648"), "larger than the tables' ids"],
    [`${encodeGlobalId("Account", 7)}=`, "padded"],
    [`${encodeGlobalId("Account", 7)}\n`, "with white space"],
    [base64url("toString:1"), "a name that every object has"],
  ])("are refused: %j (%s)", (text) => {
    expect(decodeGlobalId(text)).toBeNull();
  });

  it("of events may be larger, as their sequence is", () => {
    expect(decodeGlobalId(encodeGlobalId("SyncEvent", 9_000_000_000))).toEqual({
      type: "SyncEvent",
      id: 9_000_000_000,
    });
  });
});

describe("cursors", () => {
  it("of a listing belong to that listing alone", () => {
    expect(decodeCursor("target", encodeCursor("target", 12))).toBe(12);
    expect(decodeCursor("run", encodeCursor("target", 12))).toBeNull();
    expect(decodeCursor("target", base64url("target:99999999999"))).toBeNull();
    expect(decodeCursor("target", "???")).toBeNull();
  });

  it("of events name the log and the position", () => {
    const position = { tx: 71_000_000_000, id: 12 };
    expect(decodeEventCursor(encodeEventCursor("a1b2c3d4", position))).toEqual({
      logEpoch: "a1b2c3d4",
      position,
    });
    expect(decodeEventCursor(encodeCursor("event", 12))).toBeNull();
    expect(decodeEventCursor("")).toBeNull();
  });
});

describe("page sizes", () => {
  it("are 50 unless told, and 250 at most", () => {
    expect(readPageSize({})).toEqual({ first: 50 });
    expect(readPageSize({ first: 0 })).toEqual({ first: 0 });
    expect(readPageSize({ first: 1000 })).toEqual({ first: 250 });
    expect(readPageSize({ first: null, last: 300 })).toEqual({ last: 250 });
  });

  it("are refused where they are negative or contradict each other", () => {
    expect(() => readPageSize({ first: -1 })).toThrow('"first" must not be negative');
    expect(() => readPageSize({ last: -1 })).toThrow('"last" must not be negative');
    expect(() => readPageSize({ first: 1, last: 1 })).toThrow("not both");
  });
});

describe("an event's detail", () => {
  it("names objects by their global ids", () => {
    expect(
      publicDetail({ channelLocationId: 3, policy: { onlineStoreSourceLocationId: null }, n: 3 }),
    ).toEqual({
      channelLocationId: encodeGlobalId("Location", 3),
      policy: { onlineStoreSourceLocationId: null },
      n: 3,
    });
    expect(publicDetail({ suggestionIds: [1, 2], steps: [{ amount: "1" }] })).toEqual({
      suggestionIds: [encodeGlobalId("SourceVariant", 1), encodeGlobalId("SourceVariant", 2)],
      steps: [{ amount: "1" }],
    });
    expect(publicDetail(null)).toBeNull();
  });
});
