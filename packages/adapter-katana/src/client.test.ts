import { AdapterError, HttpFailure, type AdapterErrorKind } from "@stockgate/core/contracts";
import { expect, test } from "vitest";
import { call, respond, respondPage, scriptKatana } from "./testing/scripted-katana.ts";

const failureOf = async (run: Promise<unknown>): Promise<AdapterError> => {
  const error = await run.catch((thrown: unknown) => thrown);
  if (error instanceof AdapterError) return error;
  throw new Error("expected an AdapterError");
};

const locationsAnswering = (status: number, body: unknown, headers?: Record<string, string>) =>
  failureOf(scriptKatana(() => respond(status, body, headers)).source.locations(call));

test("a request carries the key as bearer, and the limit that Katana does not clamp", async () => {
  const katana = scriptKatana(() => ({ data: [] }));
  await katana.source.locations(call);
  expect(katana.requests).toEqual([
    {
      method: "GET",
      operation: "GET /locations",
      url: "https://api.katanamrp.com/v1/locations?limit=250&page=1",
      headers: { authorization: "Bearer test-key", accept: "application/json" },
    },
  ]);
});

test("the quota of every answer is reported, of a refusal too", async () => {
  const headers = {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-limit": "60",
    "x-ratelimit-reset": "1640995199",
  };
  const katana = scriptKatana(() => respond(429, "", { ...headers, "retry-after": "15" }));
  const error = await failureOf(katana.source.locations(call));
  expect(error).toMatchObject({ kind: "throttled", waitMs: 15_000 });
  expect(katana.budgets).toEqual([{ remaining: 0, limit: 60, resetsAt: 1_640_995_199_000 }]);
  expect(katana.requests).toHaveLength(1);
});

test.for([
  [400, "rejected"],
  [401, "unauthorized"],
  [403, "unauthorized"],
  [404, "not-found"],
  [409, "conflict"],
  [412, "conflict"],
  [422, "rejected"],
  [429, "throttled"],
  [302, "bad-response"],
  [408, "unavailable"],
  [500, "unavailable"],
  [503, "unavailable"],
] as const satisfies [number, AdapterErrorKind][])("HTTP %d is %s", async ([status, kind]) => {
  expect(await locationsAnswering(status, "")).toMatchObject({ kind, isUnsent: false });
});

const validationError = {
  statusCode: 422,
  name: "UnprocessableEntityError",
  message: "The request body is invalid.",
  code: "VALIDATION_FAILED",
  details: [{ path: ".url", code: "pattern", message: "should match pattern", info: {} }],
};

test.for([
  ["nested, as documented and seen", { error: validationError }],
  ["flat, as in the examples", validationError],
] as const)("an error body is understood %s", async ([, body]) => {
  const { message } = await locationsAnswering(422, body);
  expect(message).toContain("The request body is invalid. .url should match pattern");
});

test.for(["<html><body>Bad Gateway</body></html>", "", "null", '{"error":"busy"}', '{"message":7}'])(
  "an error body of %j does no harm",
  async (body) => {
    expect(await locationsAnswering(502, body)).toMatchObject({ kind: "unavailable" });
  },
);

test("a refused key says where to make a new one, and does not repeat the old one", async () => {
  const { message } = await locationsAnswering(401, { statusCode: 401, message: "Unauthorized" });
  expect(message).toContain("Settings > API");
  expect(message).not.toContain("test-key");
});

test.for([true, false])("no answer is unavailable; isUnsent %s is passed on", async (isUnsent) => {
  const failure = new HttpFailure("connect ECONNREFUSED", { isUnsent });
  const katana = scriptKatana(() => {
    throw failure;
  });
  const error = await failureOf(katana.source.locations(call));
  expect(error).toMatchObject({ kind: "unavailable", isUnsent, cause: failure });
});

test("what is not the far side's doing passes through untouched", async () => {
  const katana = scriptKatana(() => {
    throw new RangeError("engine is closing");
  });
  await expect(katana.source.locations(call)).rejects.toThrow(new RangeError("engine is closing"));
});

test.for([
  ["HTML instead of JSON", "<html>"],
  ["no list", { message: "hello" }],
  ["a row without a name", { data: [{ id: 1 }] }],
  ["an id that is none", { data: [{ id: "../1", name: "Main" }] }],
] as const)("%s is a bad response, and nothing is taken from it", async ([, body]) => {
  expect(await locationsAnswering(200, body)).toMatchObject({ kind: "bad-response" });
});

test("an unreadable X-Pagination is a bad response, not an end", async () => {
  expect(await locationsAnswering(200, { data: [] }, { "x-pagination": "page 1 of 2" })).toMatchObject({
    kind: "bad-response",
  });
});

const location = (id: number) => ({ id, name: `Location ${id}` });
const ids = (found: { externalId: string }[]) => found.map((each) => each.externalId);

test("a list is read on while the header says so, though a page be short", async () => {
  const katana = scriptKatana(({ query }) =>
    query.get("page") === "1" ? respondPage([location(1)], 1, 2, 2) : respondPage([location(2)], 2, 2, 2),
  );
  expect(ids(await katana.source.locations(call))).toEqual(["1", "2"]);
});

test("a list without the header is read up to an empty page", async () => {
  const katana = scriptKatana(({ query }) => ({ data: query.get("page") === "1" ? [location(1)] : [] }));
  expect(ids(await katana.source.locations(call))).toEqual(["1"]);
  expect(katana.requests).toHaveLength(2);
});

test("a list that changes between two pages is read again from its beginning", async () => {
  let reading = 0;
  const katana = scriptKatana(({ query }) => {
    if (query.get("page") === "1") {
      reading += 1;
      return respondPage([location(1)], 1, 2, reading === 1 ? 3 : 2);
    }
    return respondPage([location(3)], 2, 2, 2);
  });
  expect(ids(await katana.source.locations(call))).toEqual(["1", "3"]);
  expect(katana.requests).toHaveLength(4);
});

test("a row that slides onto the next page is a change too, though the number of rows stays", async () => {
  const katana = scriptKatana(({ query }) =>
    query.get("page") === "1" ? respondPage([location(1)], 1, 2, 2) : respondPage([location(1)], 2, 2, 2),
  );
  const error = await failureOf(katana.source.locations(call));
  expect(error).toMatchObject({ kind: "conflict" });
  expect(katana.requests).toHaveLength(6);
});
