// All that an adapter may know of the core.
export * from "./adapter.ts";
export * from "./call.ts";
export * from "./catalog-import.ts";
export * from "./channel-orders.ts";
export * from "./channel.ts";
export * from "./errors.ts";
export * from "./level-stocking.ts";
export * from "./prepared-write.ts";
export * from "./records.ts";
export * from "./source.ts";
export * from "./webhooks.ts";
export { type KeptSecret, keepSecret } from "../ports/kept-secret.ts";
export { HttpFailure, type HttpRequest, type HttpResponse, type Log } from "../ports/ports.ts";
export { formatQuantity, multiplyQuantities, parseQuantity, type Quantity } from "../domain/quantity.ts";
