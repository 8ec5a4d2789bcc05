// Server-sent events, however the network cuts them up.
import { array, assert, integer, property } from "fast-check";
import { expect, it } from "vitest";
import { createEventReader } from "./server-sent-events.ts";

const stream =
  "retry: 1500\nid: start\n:\n\n" +
  'id: a\nevent: next\ndata: {"x":1}\n\n' +
  ":\n\n" +
  "event: next\r\ndata: two\r\ndata: lines\r\n\r\n" +
  "id: b\revent: complete\rdata:\r\r" +
  "data: half an event";

const told = [
  { event: "next", data: '{"x":1}', id: "a" },
  { event: "next", data: "two\nlines", id: "a" },
  { event: "complete", data: "", id: "b" },
];

it("GraphQL bar: are the same whatever chunks they come in", () => {
  const places = array(integer({ min: 0, max: stream.length }), { maxLength: 12 });
  assert(
    property(places, (cuts) => {
      const reader = createEventReader();
      const ends = [...cuts.toSorted((left, right) => left - right), stream.length];
      const events = ends.flatMap((end, index) => reader.read(stream.slice(ends[index - 1] ?? 0, end)));
      expect(events).toEqual(told);
      expect(reader).toMatchObject({ retryMs: 1500, lastEventId: "b" });
    }),
  );
});

it("GraphQL bar: tell where to resume before anything was told", () => {
  const reader = createEventReader();
  expect(reader.read("id: start\n:\n\n")).toEqual([]);
  expect(reader.lastEventId).toBe("start");
});
