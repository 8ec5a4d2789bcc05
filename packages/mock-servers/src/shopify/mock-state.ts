// Everything the mock keeps and has under way, and the one way to change it: a unit of work, which is a transaction.
import type { MockPorts } from "../shared/ports.ts";
import type { StateFile } from "../shared/state-file.ts";
import type { WebhookDelivery } from "../shared/webhook-delivery.ts";
import type { AppSeed } from "./apps.ts";
import { openTokens, type Tokens } from "./http/tokens.ts";
import type { WriteLog } from "./http/write-log.ts";
import type { SettingsHolder } from "./settings.ts";
import { openStore, type Store } from "./store/store.ts";
import { announceLevels } from "./webhooks/level-events.ts";
import { type Announcement, publish, type WebhookPayload } from "./webhooks/publish.ts";
import type { Work } from "./work.ts";

/** An app at a store, with what it may. */
type Identity = { appKey: string; domain: string; scopes: readonly string[] };

export type MockState = {
  settings: SettingsHolder;
  tokens: Tokens;
  apps: readonly AppSeed[];
  stores: ReadonlyMap<string, Store>;
  /** Runs within one transaction: what `run` changed and announced is on disk when this returns. */
  work<T>(who: Identity, run: (work: Work) => T): T;
  /** Changes what belongs to no store (tokens). */
  transact<T>(run: () => T): T;
};

export function createMockState(options: {
  file: StateFile;
  ports: MockPorts;
  apps: readonly AppSeed[];
  domains: readonly string[];
  hugeIds: boolean;
  settings: SettingsHolder;
  delivery: WebhookDelivery<WebhookPayload>;
  writeLog: WriteLog;
}): MockState {
  const { file, ports, apps, settings, delivery, writeLog } = options;
  const stores = new Map(
    options.domains.map((domain, index) => [
      domain,
      openStore(file, { domain, number: index + 1, hugeIds: options.hugeIds }),
    ]),
  );
  const appByKey = (key: string) => apps.find((each) => each.key === key);

  const work: MockState["work"] = (who, run) => {
    const store = stores.get(who.domain);
    const app = appByKey(who.appKey);
    if (!store || !app) throw new Error(`Nobody ${who.appKey} at ${who.domain}`);
    const announced: Announcement[] = [];
    const after: (() => void)[] = [];
    const noted: Parameters<Work["noteWrite"]>[0][] = [];
    const now = ports.clock.now();
    const unit: Work = {
      store,
      app,
      scopes: new Set(who.scopes),
      appByKey,
      now,
      settings: settings.current(),
      levelsBefore: new Map(),
      announce: (topic, body, mergeKey, onlyTo) => announced.push({ topic, body, mergeKey, onlyTo }),
      afterCommit: (run) => after.push(run),
      noteWrite: (write) => noted.push(write),
    };
    const answer = file.transact(() => {
      const result = run(unit);
      announceLevels(unit);
      publish(announced, { store, delivery, ports, settings: unit.settings, now });
      return result;
    });
    const at = new Date(now).toISOString();
    for (const write of noted) writeLog.note({ ...write, at, shop: store.domain, app: app.key });
    delivery.wake();
    for (const each of after) each();
    return answer;
  };

  return {
    settings,
    tokens: openTokens(file, ports.random),
    apps,
    stores,
    work,
    transact: (run) => file.transact(run),
  };
}
