// A stop under load: whoever asks on a connection that is there is answered, and told that this was the last on it.
import { Agent, request } from "node:http";
import { expect, it } from "vitest";
import { startGatewayProcess, token } from "../../bench/support/gateway-process.ts";
import { waitUntil } from "../support/demo-process.ts";

const body = JSON.stringify({ query: "{ integrations { totalCount } }" });
const clients = 16;

/** "answered", a status, or why there was no answer. */
const ask = (url: string, agent: Agent): Promise<string> =>
  new Promise((resolve) => {
    const sent = request(`${url}/graphql`, {
      method: "POST",
      agent,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      },
    });
    sent.on("error", (error) => resolve(String(Reflect.get(error, "code"))));
    sent.on("response", (response) => {
      let text = "";
      response.on("data", (chunk) => (text += String(chunk)));
      response.on("error", (error) => resolve(`broken off: ${String(Reflect.get(error, "code"))}`));
      response.on("end", () => {
        const isWhole = response.statusCode === 200 && text.includes('"totalCount":0');
        resolve(isWhole ? "answered" : String(response.statusCode));
      });
    });
    sent.end(body);
  });

it("GraphQL bar: SIGTERM under load loses no request: each is answered, or finds nobody listening", async () => {
  const gateway = await startGatewayProcess();
  const ends: string[] = [];
  let answered = 0;
  const keepAsking = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let outcome = "answered";
    while (outcome === "answered") {
      outcome = await ask(gateway.url, agent);
      if (outcome === "answered") answered += 1;
    }
    ends.push(outcome);
  };
  const asking = Promise.all(Array.from({ length: clients }, keepAsking));
  await waitUntil(() => answered > 10 * clients, 60_000);
  const before = answered;
  await Promise.all([gateway.stop(), asking]);
  expect(answered).toBeGreaterThan(before);
  expect(new Set(ends)).toEqual(new Set(["ECONNREFUSED"]));
}, 120_000);
