import { expect, test } from "vitest";
import { parseJson } from "./json.ts";

test("Q7 numbers keep every digit that was written", () => {
  expect(parseJson('{"quantity": 0.1000000000, "id": 12345678901234567890, "list": [1e-7, -0]}')).toEqual({
    quantity: "0.1000000000",
    id: "12345678901234567890",
    list: ["1e-7", "-0"],
  });
});

test("what is no number stays what it is", () => {
  expect(parseJson('{"a": "1.0", "b": true, "c": null}')).toEqual({ a: "1.0", b: true, c: null });
});

test("a page of HTML is not JSON", () => {
  expect(parseJson("<html>502 Bad Gateway</html>")).toBeUndefined();
});
