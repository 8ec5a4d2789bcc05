// What tests of the core and of adapters build on.
export { quantity } from "../domain/quantity.ts";
export { startPostgres, type TestPostgres } from "./postgres.ts";
export { createVirtualTime, type VirtualTime } from "./virtual-time.ts";
