// The gateway's webhook intake on a store of its own: `peer.ts storing` keeps what comes, `peer.ts answering` verifies it and
// keeps nothing. All else is the same.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { createShopifyAdapter } from "@stockgate/adapter-shopify";
import { noTelemetry, type Stockgate } from "@stockgate/core";
import {
  configPurpose,
  createConnections,
  webhookPurpose,
} from "../../packages/core/src/engine/connections.ts";
import { createSecretBox } from "../../packages/core/src/engine/secret-box.ts";
import { createSignalKeeper, type SignalKeeper } from "../../packages/core/src/stages/gather-signals.ts";
import { receiveWebhook } from "../../packages/core/src/stages/signal.ts";
import { openStore } from "../../packages/core/src/store/store.ts";
import { anAccount } from "../../packages/core/src/testing/builders.ts";
import { systemPorts } from "../../packages/gateway/src/gateway.ts";
import { createWebhookIntake } from "../../packages/gateway/src/http/webhook-intake.ts";
import { clientSecret, shopDomain, webhookKey } from "./delivery.ts";

const log = {
  debug() {},
  info() {},
  warn() {},
  error: (fields: object) => void process.stderr.write(`${inspect(fields)}\n`),
};
const folder = mkdtempSync(join(tmpdir(), "stockgate-bench-webhooks-"));
const ports = { ...systemPorts(), log, telemetry: noTelemetry };
const store = await openStore({ engine: "sqlite", path: join(folder, "bench.db") }, ports);
const secrets = createSecretBox(new Uint8Array(32).fill(7));
const connections = createConnections([createShopifyAdapter({ allowedHosts: [] })], ports, secrets, store);
const context = { store, ports, secrets, connections, publicUrl: null, leaseEpoch: 0 };

const config = JSON.stringify({ shopDomain, accessToken: "shpat_bench", clientSecret });
const account = await store.transaction((tx) =>
  tx.accounts.insert(
    anAccount({
      kind: "CHANNEL",
      adapter: "shopify",
      webhookKey,
      sealedConfig: secrets.seal(config, configPurpose),
      sealedWebhookState: secrets.seal("{}", webhookPurpose),
    }),
  ),
);

const keep: SignalKeeper =
  process.argv[2] === "storing" ? createSignalKeeper(store, ports) : () => Promise.resolve(1);
const engine = {
  receiveWebhook: (key: string, delivery: Parameters<typeof receiveWebhook>[3]) =>
    receiveWebhook(context, keep, key, delivery),
} as unknown as Stockgate;
const intake = createWebhookIntake(engine, log);

const countStored = async () => (await store.read((tx) => tx.signals.waiting(account.id))).length;

const server = createServer((request, response) => {
  if (request.method === "POST") void intake(request, response, webhookKey);
  else void countStored().then((count) => response.end(String(count)));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`listening at http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/\n`);
});
process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
  void store.close().then(() => {
    rmSync(folder, { recursive: true, force: true });
  });
});
