// A gateway with one store in sync, in this process and on a port of its own, whose log is read: whatever it logs as an
// error is a fault, unless a vendor is to blame.
import type { Log } from "@stockgate/core";
import { AdapterError } from "@stockgate/core/contracts";
import { openStand, type Stand, waitFor } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { type Ids, setUp, switchOn } from "../../packages/gateway/src/testing/set-up.ts";
import { testConfig } from "../../packages/gateway/src/testing/test-config.ts";

export type TriedGateway = { stand: Stand; ids: Ids; surprises: string[]; metrics(): Promise<string> };

const boundless = { most: 999_999_999, perSecond: 999_999_999 };

export async function openGateway(): Promise<TriedGateway> {
  const surprises: string[] = [];
  const log: Log = {
    debug() {},
    info() {},
    warn() {},
    error({ error }, message) {
      if (!(error instanceof AdapterError))
        surprises.push(`${message}: ${String(Reflect.get(Object(error), "stack"))}`);
    },
  };
  const stand = await openStand({
    log,
    settings: {
      transport: { ...testConfig({}).transport, costLimits: boundless },
      observe: { metrics: { host: "127.0.0.1", port: 0 }, tracing: null },
    },
  });
  const ids = await setUp(stand);
  await switchOn(stand, ids.integrationId);
  const settings = { method: "PATCH", headers: { "content-type": "application/json" } };
  await fetch(`${stand.katanaUrl}/__mock/settings`, {
    ...settings,
    body: JSON.stringify({ quotaRequests: 1e6 }),
  });
  return {
    stand,
    ids,
    surprises,
    metrics: async () => (await fetch(`${stand.gateway.metricsUrl}/metrics`)).text(),
  };
}

/** Whether it still works: a change at the source reaches the store. */
export async function findWhatIsBroken(
  { stand }: TriedGateway,
  shown: (sku: string) => Promise<number>,
): Promise<string[]> {
  const before = await shown("OAK-STOO-S");
  await stand.adjust("OAK-STOO-S", 3);
  return waitFor(async () => (await shown("OAK-STOO-S")) !== before, 120_000).then(
    () => [],
    () => ["a change at the source does not reach the store any more"],
  );
}
