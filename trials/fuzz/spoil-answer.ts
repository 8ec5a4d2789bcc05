// Takes a vendor's real answer and spoils one thing in it: a field left out, null, of the wrong kind, huge or hostile; or the
// whole of it, cut off, no JSON at all, under another status, with headers that cannot be meant.
import type { HttpResponse } from "@stockgate/core";
import type { Chance } from "../../test/support/chance.ts";
import { hostileTexts, hostileValue } from "./hostile.ts";
import { spoilJson } from "./spoil-json.ts";

const wholes: ((chance: Chance, answer: HttpResponse) => HttpResponse)[] = [
  (chance, answer) => ({ ...answer, body: answer.body.slice(0, chance.below(answer.body.length)) }),
  (_, answer) => ({ ...answer, body: "" }),
  (_, answer) => ({ ...answer, body: "<html><body>Bad gateway</body></html>" }),
  (_, answer) => ({ ...answer, body: `${"[".repeat(50_000)}${"]".repeat(50_000)}` }),
  (_, answer) => ({ ...answer, body: `${answer.body}}` }),
  (_, answer) => ({ ...answer, body: "null" }),
  (chance, answer) => ({ ...answer, body: JSON.stringify(hostileValue(chance)) }),
  (_, answer) => ({ ...answer, body: `{"data": ${"9".repeat(100_000)}}` }),
  (chance, answer) => ({ ...answer, status: chance.oneOf([204, 302, 418, 422, 500, 503, 599]) }),
  (chance, answer) => ({
    ...answer,
    headers: Object.fromEntries(
      Object.keys(answer.headers).map((name) => [name, chance.oneOf(hostileTexts).slice(0, 500)]),
    ),
  }),
  (chance, answer) => ({
    ...answer,
    status: 429,
    headers: { ...answer.headers, "retry-after": chance.oneOf(["", "x", "-1", "1e99", "9".repeat(30)]) },
  }),
];

export function spoilAnswer(chance: Chance, answer: HttpResponse): HttpResponse {
  if (chance.isLikely(0.2)) return chance.oneOf(wholes)(chance, answer);
  const body = spoilJson(chance, answer.body);
  return body === null ? chance.oneOf(wholes)(chance, answer) : { ...answer, body };
}
