// The gateway for programs that start it themselves.
export { type ConfigReading, type GatewayConfig, readConfig } from "./config.ts";
export { type Gateway, type GatewayOptions, startGateway } from "./gateway.ts";
export { createLog } from "./log.ts";
