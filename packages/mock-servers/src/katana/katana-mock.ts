// The Katana mock: a function from Request to Response that behaves as Katana's public API does, on the ports given.
import { type ControlOptions, createControlApi } from "../shared/control-api.ts";
import type { FaultRuleInput } from "../shared/fault-rule.ts";
import { withDate } from "../shared/dated.ts";
import { createFaults } from "../shared/faults.ts";
import type { Handler, MockPorts } from "../shared/ports.ts";
import { createRequestLog } from "../shared/request-log.ts";
import { openStateFile } from "../shared/state-file.ts";
import { clientOf, withFaults } from "../shared/with-faults.ts";
import { createWebhookSender } from "./events/webhook-sender.ts";
import { createKatana } from "./create-katana.ts";
import { serveResources } from "./resources/all.ts";
import { exportsPath } from "./resources/webhook-logs-export.ts";
import { defaultOwnKeys } from "./own-keys.ts";
import { type KatanaSeed, demoSeed, seedKatana } from "./seed.ts";
import { type KatanaSettingsInput, createSettings } from "./settings.ts";
import { createApi } from "./wire/api.ts";
import { openApiKeys } from "./wire/api-keys.ts";
import { createFrontDoor } from "./wire/front-door.ts";
import type { Reply } from "./wire/reply.ts";
import { withShiftedPages } from "./wire/shifted-pages.ts";

export const demoApiKeys = ["katana-demo-key", "katana-traffic-key", "katana-user-key"] as const;

export type KatanaMockOptions = {
  ports: MockPorts;
  /** Where the state is kept; in memory without it. */
  statePath?: string;
  /** What a new state begins with. Default: the demo world. */
  seed?: KatanaSeed;
  settings?: KatanaSettingsInput;
  /** Who may ask; each key has a quota of its own. Default: the demo's three. */
  apiKeys?: readonly string[];
  /**
   * Keys of Katana's own programs, which have no quota, with the source that their orders bear. Default: that of its
   * import of a store's orders, and that of the people at its screens.
   */
  ownKeys?: Readonly<Record<string, string>>;
  faults?: readonly FaultRuleInput[];
  /** What links in webhooks begin with. Default: Katana's own, "https://api.katanamrp.com/v1". */
  baseUrl?: () => string;
  /** More for GET /__mock to show, by name. */
  status?: () => Record<string, unknown>;
  /** Told of errors that are the mock's own; the client sees a 500. */
  report?: (error: unknown) => void;
};

export type KatanaMock = {
  fetch: Handler;
  /** Stops sending; what is not yet delivered is sent after the next start from the same state. */
  close(): void;
};

export function createKatanaMock(options: KatanaMockOptions): KatanaMock {
  const settings = createSettings(options.settings ?? {});
  const baseUrl = options.baseUrl ?? (() => "https://api.katanamrp.com/v1");
  const clock = { now: () => options.ports.clock.now() + settings.read().clockSkewMs };
  const ports: MockPorts = { ...options.ports, clock };
  const state = openStateFile(options.statePath);
  const faults = createFaults(options.faults ?? []);
  const log = createRequestLog({ clock: options.ports.clock });
  const { katana, delivery, concludeChange } = createKatana(
    { ports, state, settings: settings.read, baseUrl },
    (tables) =>
      createWebhookSender({
        // Not the skewed clock: waiting is measured, not dated.
        ports: options.ports,
        state,
        webhooks: tables.webhooks,
        logs: tables.webhookLogs,
        faults,
        settings: settings.read,
      }),
  );

  const write = (run: () => Reply): Reply => {
    try {
      return state.transact(() => {
        const answer = run();
        concludeChange();
        return answer;
      });
    } finally {
      // What a refused request had changed is taken back, and so is the memory of it.
      katana.levels.takeChanges();
      delivery.wake();
    }
  };
  if (state.isNew) state.transact(() => seedKatana(katana, options.seed ?? demoSeed));
  katana.levels.takeChanges();
  delivery.wake();

  const ownKeys = new Map(Object.entries(options.ownKeys ?? defaultOwnKeys));
  const sourceOf = (request: Request) => ownKeys.get(clientOf(request) ?? "") ?? "api";
  const { api, handle } = createApi({ write, sourceOf });
  const exported = keepExports(baseUrl);
  serveResources(api, katana, { forgetSubscriber: (id) => delivery.forget(String(id)), exported });
  const apiKeys = options.apiKeys ?? demoApiKeys;
  const keys = openApiKeys(state, [...apiKeys, ...ownKeys.keys()]);
  const frontDoor = createFrontDoor({
    ports,
    settings: settings.read,
    isValidKey: (key) => keys.isValid(key),
    hasQuota: (key) => !ownKeys.has(key),
    report: options.report ?? (() => {}),
  });
  const vendor = log.around(
    withDate(
      clock,
      withFaults(
        { faults, timers: ports.timers, answers: frontDoor.faultAnswers },
        frontDoor.guard(withShiftedPages(faults, handle)),
      ),
    ),
  );
  const controlOptions: ControlOptions = {
    name: "Katana mock",
    apiPath: "/v1",
    clock: options.ports.clock,
    quotas: () => frontDoor.quotasOf(apiKeys),
    faults,
    log,
    settings,
    pendingWebhooks: () => delivery.pending(),
    routes: keys.routes,
    ...(options.status ? { status: options.status } : {}),
  };
  const control = createControlApi(controlOptions);

  return {
    fetch: async (request) => exported.answer(request) ?? (await control(request)) ?? (await vendor(request)),
    close() {
      delivery.close();
      state.close();
    },
  };
}

/** The exported files of this run, by their place in it. */
function keepExports(baseUrl: () => string) {
  const files: string[] = [];
  return {
    keep(csv: string) {
      files.push(csv);
      return new URL(`${exportsPath}${files.length}.csv`, baseUrl()).href;
    },
    answer(request: Request): Response | null {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith(exportsPath)) return null;
      const csv = files[Number.parseInt(pathname.slice(exportsPath.length), 10) - 1];
      if (csv === undefined) return new Response(null, { status: 404 });
      return new Response(csv, { headers: { "content-type": "text/csv" } });
    },
  };
}
