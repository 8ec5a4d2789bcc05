// What tests of the core and of adapters build on.
export {
  type ChannelFarSide,
  type ChannelFixture,
  type SourceFarSide,
  type SourceFixture,
  type StatedLevel,
  type WireFault,
} from "./conformance/fixture.ts";
export { describeConformance, failingSuites } from "./conformance/index.ts";
export { quantity } from "../domain/quantity.ts";
export { createOwnDatabase, type OwnDatabase } from "./own-database.ts";
export { StoreClient } from "./store-client.ts";
export { openSession, type PostgresSession, startPostgres, type TestPostgres } from "./postgres.ts";
export { untilLogIsWhole } from "./waits.ts";
export { createVirtualTime, type VirtualTime } from "./virtual-time.ts";
