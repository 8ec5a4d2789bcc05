// The gateway on a port of its own with nothing connected: for what the server itself does.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { Ports } from "@stockgate/core";
import type { GatewayConfig } from "../config.ts";
import { createLog } from "../log.ts";
import { type Gateway, startGateway, systemPorts } from "../gateway.ts";
import { createClient, type TestClient } from "./client.ts";
import { testConfig } from "./test-config.ts";

export const bareToken = "a-token-for-the-tests-alone";

export type BareGateway = {
  gateway: Gateway;
  url: string;
  client: TestClient;
  /** Every line of the log so far. */
  logged(): string;
  databasePath: string;
  close(): Promise<void>;
};

/** `settings` of the gateway besides its database and token; `ports` in place of the system's. */
export async function startBareGateway(
  settings: Partial<GatewayConfig> = {},
  ports: Partial<Pick<Ports, "clock" | "timers">> = {},
  consoleFolder?: string,
): Promise<BareGateway> {
  let logged = "";
  const destination = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  const folder = mkdtempSync(join(tmpdir(), "stockgate-bare-"));
  const databasePath = join(folder, "stockgate.db");
  const gateway = await startGateway(
    testConfig({
      database: { engine: "sqlite", path: databasePath },
      adminToken: bareToken,
      logLevel: "debug",
      ...settings,
    }),
    {
      log: createLog("debug", destination),
      ports: { ...systemPorts(), ...ports },
      ...(consoleFolder === undefined ? {} : { consoleFolder }),
    },
  );
  return {
    gateway,
    url: gateway.url,
    client: createClient(gateway.url, bareToken),
    logged: () => logged,
    databasePath,
    async close() {
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
