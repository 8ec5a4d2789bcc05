// The gateway on a port of its own with nothing connected: for what the server itself does.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { DatabaseUrl, Ports } from "@stockgate/core";
import { createOwnDatabase } from "@stockgate/core/testing";
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
  database: DatabaseUrl;
  close(): Promise<void>;
};

/** `settings` of the gateway besides its token; a database that they name stays; `ports` in place of the system's. */
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
  const own = await createOwnDatabase(folder, settings.database);
  const gateway = await startGateway(
    testConfig({
      adminToken: bareToken,
      logLevel: "debug",
      ...settings,
      database: own.url,
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
    database: own.url,
    async close() {
      await gateway.stop();
      await own.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
