// The gateway on a port of its own with nothing connected: for what the server itself does.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { createLog } from "../log.ts";
import { type Gateway, startGateway } from "../gateway.ts";
import { createClient, type TestClient } from "./client.ts";

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

export async function startBareGateway(): Promise<BareGateway> {
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
    {
      host: "127.0.0.1",
      port: 0,
      database: { engine: "sqlite", path: databasePath },
      adminToken: bareToken,
      secretKey: new Uint8Array(32).fill(7),
      publicUrl: null,
      allowedHosts: ["127.0.0.1"],
      logLevel: "debug",
    },
    { log: createLog("debug", destination) },
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
