// What goes wrong at the vendors and on the way to them. Strikes Stockgate alone: people have better lines.
import type { FaultRuleInput } from "@stockgate/mock-servers";
import type { Chance } from "../test/support/chance.ts";
import type { Deed } from "./deed.ts";
import type { Shop } from "./shop.ts";
import type { Trouble } from "./swarm.ts";

const ours = { katana: "katana-demo-key", shopify: "shpat_demo" } as const;
type Vendor = keyof typeof ours;

type Fault = { trouble: Trouble; vendor: Vendor; rule: FaultRuleInput };

const requests: Record<Vendor, readonly string[]> = {
  katana: ["GET /v1/inventory", "GET /v1/*"],
  shopify: ["SetLevels", "SetLevels", "LevelsAtLocation", "*"],
};

const oneToThree = ({ below }: Chance) => 1 + below(3);

const failures = ["throttling", "server-errors", "lost-answers", "bad-bodies", "slowness"] as const;

/** Requests that fail; of those that write, some after they took effect. */
function drawFailure(chance: Chance, trouble: (typeof failures)[number]): Fault {
  const { oneOf, isLikely } = chance;
  const vendor = oneOf(["katana", "shopify"] as const);
  const common = { match: oneOf(requests[vendor]), client: ours[vendor], count: oneToThree(chance) };
  const afterEffect = isLikely(0.5);
  const fault = (rule: FaultRuleInput): Fault => ({ trouble, vendor, rule: { ...common, ...rule } });
  switch (trouble) {
    case "throttling":
      return fault({ kind: "throttled", retryAfterSeconds: oneOf([0, 1, 20]) });
    case "server-errors":
      return fault({ kind: "server-error", status: oneOf([500, 502, 503]), afterEffect });
    case "lost-answers":
      return isLikely(0.5)
        ? fault({ kind: "reset", afterEffect })
        : fault({ kind: "timeout", delayMs: 30_000, afterEffect });
    case "bad-bodies":
      return fault({ kind: "html", status: oneOf([200, 502]), afterEffect });
    case "slowness":
      return fault({ kind: "latency", delayMs: oneOf([900, 6000, 14_000]) });
  }
}

const webhookFaults: Partial<Record<Trouble, readonly FaultRuleInput["kind"][]>> = {
  "lost-webhooks": ["webhook-dropped"],
  "late-webhooks": ["webhook-late", "webhook-reordered"],
  "doubled-webhooks": ["webhook-duplicated"],
};

export function createFaults({ stand, clock }: Shop, chance: Chance) {
  const { oneOf } = chance;
  const { control, time } = stand.world;
  const strike = ({ vendor, rule }: Fault) => ({
    name: `${vendor}: ${JSON.stringify(rule)}`,
    run: () => control[vendor].fault(rule),
  });
  let letIn = () => Promise.resolve();
  /** Katana has no way to take an API key back but to refuse it. */
  async function lockOut(isLockedOut: boolean): Promise<void> {
    await letIn();
    letIn = isLockedOut
      ? await control.katana.fault({ kind: "unauthorized", client: ours.katana })
      : () => Promise.resolve();
  }
  const deeds: Deed[] = failures.flatMap((trouble) => [
    { trouble, begin: () => strike(drawFailure(chance, trouble)) },
  ]);
  for (const [trouble, kinds] of Object.entries(webhookFaults)) {
    deeds.push({
      trouble: trouble as Trouble,
      begin: () => {
        const rule = { kind: oneOf(kinds), count: oneToThree(chance) };
        return strike({ trouble: trouble as Trouble, vendor: oneOf(["katana", "shopify"] as const), rule });
      },
    });
  }
  deeds.push(
    {
      trouble: "shifting-pages",
      begin: () => {
        const rule = { kind: "pages-shift", client: ours.katana, count: oneToThree(chance) } as const;
        return strike({ trouble: "shifting-pages", vendor: "katana", rule });
      },
    },
    {
      trouble: "revoked-credentials",
      begin: () => {
        const vendor = oneOf(["katana", "shopify"] as const);
        const isRevoked = oneOf([true, false]);
        return {
          name: `${vendor}: the credentials are ${isRevoked ? "revoked" : "given back"}`,
          run: () =>
            vendor === "shopify" ? control.shopify.revoke(ours.shopify, isRevoked) : lockOut(isRevoked),
        };
      },
    },
    {
      trouble: "clock-jumps",
      begin: () => {
        const ms = oneOf([-600_000, -5000, 5000, 600_000]);
        return {
          name: `our clock is ${ms / 1000} s off`,
          run: () => {
            clock.skewMs = ms;
            return Promise.resolve();
          },
        };
      },
    },
    {
      trouble: "clock-jumps",
      begin: () => {
        const ms = oneOf([3000, 120_000, 3_600_000]);
        return { name: `the machine sleeps for ${ms / 1000} s`, run: () => time.leap(ms) };
      },
    },
  );
  return {
    deeds,
    /** All is well again. */
    async end() {
      clock.skewMs = 0;
      await control.katana.clearFaults();
      await control.shopify.clearFaults();
      await control.shopify.revoke(ours.shopify, false);
    },
  };
}
