// What a test says to a mock server itself, over its own control API: faults, settings, what arrived there.
import type { FaultRuleInput } from "@stockgate/mock-servers";

type Mock = { fetch(request: Request): Promise<Response> };

export type LevelWrite = {
  at: string;
  shop: string;
  app: string;
  operation: string;
  outcome: string;
  rows: number;
};

export type MockControl = {
  /** Answers how to end it. */
  fault(rule: FaultRuleInput): Promise<() => Promise<void>>;
  clearFaults(): Promise<void>;
  change(settings: Record<string, unknown>): Promise<void>;
  /** Takes an access token's rights away, or gives them back. */
  revoke(token: string, isRevoked: boolean): Promise<void>;
  /** Every call that would write levels, refused and replayed ones too, oldest first. */
  writes(): Promise<LevelWrite[]>;
};

export function createMockControl(mock: Mock): MockControl {
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const request = new Request(`https://demo.myshopify.com/__mock/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await mock.fetch(request);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /__mock/${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }
  return {
    async fault(rule) {
      const [made] = (await ask("POST", "faults", rule)) as { id: string }[];
      return async () => void (await ask("DELETE", `faults/${made?.id}`));
    },
    clearFaults: async () => void (await ask("DELETE", "faults")),
    change: async (settings) => void (await ask("PATCH", "settings", settings)),
    revoke: async (token, isRevoked) => void (await ask("POST", "tokens", { token, isRevoked })),
    writes: async () => ((await ask("GET", "writes")) as { recent: LevelWrite[] }).recent,
  };
}
