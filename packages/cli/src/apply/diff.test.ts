// What a file changes, from what is there: pure, so each rule can be tried by itself.
import { describe, expect, it } from "vitest";
import type { ConfigFile } from "./config-file.ts";
import { diff } from "./diff.ts";
import type { DiffOptions } from "./pairing.ts";
import type { Present, PresentIntegration, PresentVariant } from "./present.ts";

const now = Date.parse("2026-11-22T00:00:00Z");
const options: DiffOptions = {
  sources: { env: { KEY: "the-key", HOST: "https://Katana.example/v1/" }, readText: () => "" },
  updateSecrets: false,
  prune: false,
  now,
};
const location = (id: string, name: string) => ({ id, name, externalId: `x${id}` }) as never;
const account = (name: string, kind: "SOURCE" | "CHANNEL", rest: object = {}) =>
  ({
    id: `a-${name}`,
    name,
    kind,
    adapter: { name: kind === "SOURCE" ? "katana" : "shopify", title: "" },
    config: { baseUrl: "https://katana.example/v1" },
    storedSecrets: ["apiKey"],
    locations: [location(`${name}1`, "Main"), location(`${name}2`, "Shop"), location(`${name}3`, "Shop")],
    ...rest,
  }) as unknown as Present["accounts"][number];
const schema = { properties: { apiKey: { writeOnly: true }, baseUrl: {} } };
const adapters = [
  { name: "katana", kind: "SOURCE", configSchema: schema },
  { name: "shopify", kind: "CHANNEL", configSchema: schema },
] as unknown as Present["adapters"];
const variant = (sku: string, rest: Partial<PresentVariant> = {}): PresentVariant => ({
  id: `v-${sku}`,
  sku,
  externalId: `x-${sku}`,
  title: sku,
  follows: null,
  isExcluded: false,
  overrides: null,
  ...rest,
});
const source = (sku: string) => ({ id: `s-${sku}`, sku, externalId: `xs-${sku}` });
const policy = {
  bufferPercent: "12.5",
  massZeroGuardPercent: null,
  timeZone: "Europe/Berlin",
  salesOnlyUntil: null,
  bufferQuantity: 0,
  onlineStoreSourceLocation: { id: "Katana1", name: "Main" },
} as PresentIntegration["policy"];
const integration = (rest: Partial<PresentIntegration> = {}): PresentIntegration => ({
  id: "i",
  name: "Front",
  inventorySyncEnabled: false,
  source: { id: "a-Katana", name: "Katana" },
  channel: { id: "a-Store", name: "Store" },
  policy,
  locationMappings: [],
  variants: { channel: [variant("A"), variant("B")], source: [source("A"), source("B")] },
  ...rest,
});
const world = (rest: Partial<Present> = {}): Present => ({
  adapters,
  accounts: [account("Katana", "SOURCE"), account("Store", "CHANNEL")],
  integrations: [integration()],
  ...rest,
});
type Declared = NonNullable<ConfigFile["integrations"]>[string];
const front = (rest: Partial<Declared>): ConfigFile => ({
  version: 1,
  integrations: { Front: { source: "Katana", channel: "Store", ...rest } },
});
const katana = (config: Record<string, string | null>, rest: Partial<DiffOptions> = {}, present = world()) =>
  diff({ version: 1, accounts: { Katana: { adapter: "katana", config } } }, present, { ...options, ...rest });
const told = (declared: ConfigFile, present = world(), rest: Partial<DiffOptions> = {}) => {
  const { changes, faults } = diff(declared, present, { ...options, ...rest });
  return [
    ...changes.map(({ sign, text, details }) => [`${sign} ${text}`, ...details].join("; ")),
    ...faults.map(({ at, message }) => `${at.join("/")}: ${message}`),
  ];
};

describe("the difference", () => {
  it("of accounts: settings as the adapter tidies them are the same; secrets go only where they are not stored yet, or asked for", () => {
    expect(katana({ apiKey: "${KEY}", baseUrl: "${HOST}" })).toEqual({ changes: [], faults: [] });
    const [again] = katana({ apiKey: "${KEY}" }, { updateSecrets: true }).changes;
    expect(again).toMatchObject({
      step: { config: { apiKey: "the-key" } },
      details: ["apiKey: (secret, from KEY)"],
    });
    const bare = world({ accounts: [account("Katana", "SOURCE", { storedSecrets: [] })] });
    expect(katana({ apiKey: "${KEY}" }, {}, bare).changes).toHaveLength(1);
    expect(katana({ baseUrl: "https://other.example" }).changes).toMatchObject([
      { sign: "~", details: ["baseUrl: https://katana.example/v1 -> https://other.example"] },
    ]);
    expect(katana({ apiKey: null, other: null, baseUrl: null }).changes).toMatchObject([
      {
        step: { config: { apiKey: null, baseUrl: null } },
        details: ["apiKey: taken back", "baseUrl: taken back"],
      },
    ]);
    expect(katana({ apiKey: null, baseUrl: null }, {}, world({ accounts: [] })).changes).toMatchObject([
      { step: { kind: "connect-account", config: {} } },
    ]);
    expect(JSON.stringify(katana({ apiKey: "the-key" }).changes)).not.toContain("the-key");
  });

  it("of accounts: a disconnected one is connected again, and one of two with a name is taken that is connected", () => {
    const gone = account("Katana", "SOURCE", { config: null, storedSecrets: [] });
    const connect = (accounts: Present["accounts"]) => katana({ apiKey: "${KEY}" }, {}, world({ accounts }));
    expect(connect([gone]).changes).toMatchObject([{ text: 'account "Katana": connect it again' }]);
    expect(connect([gone, account("Katana", "SOURCE")])).toEqual({ changes: [], faults: [] });
    const twins = [account("Katana", "SOURCE"), account("Katana", "SOURCE", { id: "a-2" })];
    expect(connect(twins).faults[0]?.message).toContain("more than one account");
  });

  it("of accounts: unknown fields, literal secrets and another adapter are faults at their place", () => {
    expect(katana({ apiKey: "x", nonsense: "y" }).faults.map(({ at }) => at.at(-1))).toEqual([
      "apiKey",
      "nonsense",
    ]);
    const other: ConfigFile = { version: 1, accounts: { Katana: { adapter: "shopify" } } };
    expect(told(other)).toEqual([expect.stringContaining("cannot become one of shopify")]);
  });

  it("Q8 of a policy: equal decimals, zones and ended sales are no difference; null is one", () => {
    const same = {
      bufferPercent: "12.50",
      timeZone: "europe/berlin",
      salesOnlyUntil: "2026-01-01T00:00:00Z",
    };
    expect(told(front({ policy: { ...same, onlineStoreSourceLocation: "Main" } }))).toEqual([]);
    const other = { bufferPercent: "12.6", bufferQuantity: 2, massZeroGuardPercent: "30" };
    expect(told(front({ policy: { ...other, onlineStoreSourceLocation: null } }))).toEqual([
      '~ integration "Front"; policy.bufferPercent: 12.5 -> 12.6; policy.bufferQuantity: 0 -> 2; policy.massZeroGuardPercent: none -> 30; policy.onlineStoreSourceLocation: Main -> none',
    ]);
    // A new one begins with the defaults, which are not known here: null switches off what is on by default.
    const fresh = diff(front({ policy: { reconcileAt: null } }), world({ integrations: [] }), options);
    expect(fresh.changes).toMatchObject([
      { step: { kind: "create-integration", policy: { reconcileAt: null } } },
    ]);
  });

  it("L1 of locations: by name or id; a name that several have needs the id, and nothing is named twice", () => {
    expect(told(front({ locations: { Main: "xKatana2" } }))).toEqual([
      '+ location "Main" of "Front": follows "xKatana2"',
    ]);
    expect(told(front({ locations: { Shop: "Main" } }))).toContainEqual(
      expect.stringContaining(
        'more than one location of the channel is called "Shop": say the id, one of xStore2, xStore3',
      ),
    );
    expect(told(front({ locations: { Main: "Main", xStore1: "Main" } }))).toContainEqual(
      "integrations/Front/locations/xStore1: this location is named twice",
    );
  });

  it("M6 of variants: what is decided by hand, what is left out, what has its own numbers", () => {
    const channel = [
      variant("A", {
        follows: source("A"),
        overrides: { bufferQuantity: 2, bufferPercent: "5", maximumQuantity: null },
      }),
      variant("B", { isExcluded: true, follows: source("A") }),
    ];
    const present = world({
      integrations: [integration({ variants: { channel, source: [source("A"), source("B")] } })],
    });
    const same = { A: { source: "A", overrides: { bufferPercent: "5.0" } }, B: { exclude: true } };
    expect(told(front({ variants: same }), present)).toEqual([]);
    const other = { A: { source: "xs-B", overrides: { bufferQuantity: null } }, B: { source: "A" } };
    expect(told(front({ variants: other }), present)).toEqual([
      '~ variant "A" of "Front": follows "xs-B" (was "A")',
      '~ variant "B" of "Front": follows "A" (was left out)',
      '~ variant "A" of "Front": its own numbers; bufferQuantity: 2 -> as the policy says',
    ]);
    expect(told(front({ variants: {} }), present)).toEqual([]);
    // What lies below an exclusion goes first, or it would come to light again.
    expect(told(front({ variants: { A: { source: "A" } } }), present, { prune: true })).toEqual([
      '- variant "B" of "Front": no longer mapped by hand (was "A")',
      '- variant "B" of "Front": taken in again',
      '- variant "A" of "Front": as the policy says',
    ]);
    expect(told(front({ variants: { Z: { exclude: true } } }), present)).toEqual([
      '+ variant "Z" of "Front": left out',
      'integrations/Front/variants/Z: there is no variant of the channel "Z"; there are: "A", "B"',
    ]);
  });

  it("T1 T3 goes in order: off first, then what goes, what comes, what hangs from it, and on last", () => {
    const off = integration({ name: "Old", id: "o", inventorySyncEnabled: true });
    const declared: ConfigFile = {
      version: 1,
      accounts: {
        Katana: { adapter: "katana" },
        Store: { adapter: "shopify" },
        New: { adapter: "shopify", config: {} },
      },
      integrations: {
        Front: { source: "Katana", channel: "Store", sync: false },
        Fresh: { source: "Katana", channel: "New", sync: true, locations: { Main: "Main" } },
      },
    };
    const present = world({
      accounts: [...world().accounts, account("Spare", "CHANNEL")],
      integrations: [off, integration({ inventorySyncEnabled: true })],
    });
    const { changes, faults } = diff(declared, present, { ...options, prune: true });
    expect(faults).toEqual([]);
    expect(changes.map(({ step }) => step.kind)).toEqual([
      "toggle",
      "delete-integration",
      "disconnect-account",
      "connect-account",
      "create-integration",
      "map-location",
      "toggle",
    ]);
  });

  it("refuses accounts that are none, of the wrong side, or others than before; and a second integration of two", () => {
    const sides = (source: string, channel: string, name = "Front") =>
      told({ version: 1, integrations: { [name]: { source, channel } } });
    expect(sides("Nobody", "Katana")).toEqual([
      expect.stringContaining('Front/source: there is no account "Nobody"'),
      expect.stringContaining('Front/channel: "Katana" is no channel'),
    ]);
    expect(sides("Katana", "Store", "Other")).toEqual([expect.stringContaining("cannot be renamed")]);
    const third = account("Third", "CHANNEL");
    expect(told(front({ channel: "Third" }), world({ accounts: [...world().accounts, third] }))).toEqual([
      expect.stringContaining('Front/channel: it is "Store" and cannot be changed'),
    ]);
  });
});
