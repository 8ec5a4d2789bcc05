// Spans on their way out: what a collector gets, and one that gives no answer.
import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { startBareGateway } from "../testing/bare-gateway.ts";

type Received = { path: string; body: string };

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A collector that keeps what it is sent, and answers or does not. */
async function startCollector(isAnswering: boolean) {
  const received: Received[] = [];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      received.push({ path: request.url ?? "", body });
      if (isAnswering) response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const url = `http://127.0.0.1:${port}/v1/traces`;
  const tracing = (share: number) => ({ metrics: null, tracing: { url, serviceName: "stock", share } });
  return { received, tracing };
}

describe("GraphQL bar: traces", () => {
  it("go to the collector at the latest when the gateway stops", async () => {
    const { received, tracing } = await startCollector(true);
    const bare = await startBareGateway({ observe: tracing(1) });
    await bare.client.ask("{ adapters { name } }");
    await bare.close();
    expect(new Set(received.map(({ path }) => path))).toEqual(new Set(["/v1/traces"]));
    const sent = received.map(({ body }) => body).join();
    expect(sent).toContain('"name":"graphql"');
    expect(sent).toContain('"stock"');
  });

  it("that begin here are left out by their share, and those of a caller who keeps his are not", async () => {
    const { received, tracing } = await startCollector(true);
    const bare = await startBareGateway({ observe: tracing(0) });
    await bare.client.ask("{ adapters { name } }");
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    await bare.client.answer("{ adapters { name } }", {}, { traceparent });
    await bare.close();
    const names = received.flatMap(({ body }) => body.match(/"name":"graphql"/g) ?? []);
    expect(names).toHaveLength(1);
    expect(received.map(({ body }) => body).join()).toContain(traceId);
  });

  it("do not keep the gateway from stopping where the collector gives no answer", async () => {
    const { received, tracing } = await startCollector(false);
    const bare = await startBareGateway({ observe: tracing(1) });
    await bare.client.ask("{ adapters { name } }");
    await bare.close();
    expect(received).not.toEqual([]);
    expect(bare.logged()).toContain('"msg":"stopped"');
  });
});
