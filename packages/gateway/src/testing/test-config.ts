// A gateway's configuration for tests: what the environment's defaults make of it, but for what a test says.
import { type GatewayConfig, readConfig } from "../config.ts";

export function testConfig(settings: Partial<GatewayConfig>): GatewayConfig {
  const reading = readConfig({
    STOCKGATE_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
    STOCKGATE_PORT: "0",
    STOCKGATE_ALLOWED_HOSTS: "127.0.0.1",
    STOCKGATE_LOG_LEVEL: "silent",
  });
  if ("problems" in reading) throw new Error(reading.problems.join());
  return { ...reading.config, ...settings };
}
