// Commands over the public API: what they do, and what they refuse and how.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStand, type Stand, waitFor } from "./testing/gateway-stand.ts";
import { refusalsOf } from "./testing/refusals-of.ts";
import { type Ids, setUp, switchOn } from "./testing/set-up.ts";

type Run = { id: string; state: string; progress: { total: number | null; done: number; changed: number } };

let stand: Stand;
let ids: Ids;
beforeAll(async () => {
  stand = await openStand();
  ids = await setUp(stand);
});
afterAll(() => stand.close());

const refusals = (name: string, input: object) => refusalsOf(stand.client, name, input);

const push = (input: object) =>
  stand.client.command<{ syncRun: Run }>(
    "pushStock",
    { integrationId: ids.integrationId, ...input },
    "syncRun { id state kind dryRun progress { total done changed } }",
  );

describe("before sync is switched on", () => {
  it("T2 a dry run plans without writing; its progress can be followed to the end", async () => {
    const { syncRun } = await push({ dryRun: true, idempotencyKey: "plan-1" });
    const progress = await stand.client.subscribe<{ syncRun: Run }>(
      "subscription ($id: ID!) { syncRun(id: $id) { state progress { total done changed } } }",
      { id: syncRun.id },
    );
    const states: string[] = [];
    for (;;) {
      const answer = await progress.nextAnswer();
      if (!answer) break;
      states.push((answer as { data: { syncRun: Run } }).data.syncRun.state);
    }
    expect(states.at(-1)).toBe("SUCCEEDED");
    type Changes = {
      node: { changes: { totalCount: number; nodes: { outcome: string; from: number; to: number }[] } };
    };
    const { node } = await stand.client.ask<Changes>(
      `query ($id: ID!) { node(id: $id) { ... on SyncRun { finishedAt error { code } changes(first: 250) {
         totalCount nodes { outcome from to reason target { channelVariant { sku } } } } } } }`,
      { id: syncRun.id },
    );
    expect(node.changes.nodes).toHaveLength(node.changes.totalCount);
    expect(new Set(node.changes.nodes.map(({ outcome }) => outcome))).toEqual(
      new Set(["PLANNED", "UNCHANGED"]),
    );
    expect(stand.gateway.openStreams.size).toBe(0);
  });
});

describe("accounts", () => {
  it("are refused with everything that is wrong with their configuration", async () => {
    expect(await refusals("connectAccount", { adapter: "magento", name: "x", config: {} })).toMatchObject([
      { code: "NOT_FOUND", field: ["adapter"] },
    ]);
    const errors = await refusals("connectAccount", { adapter: "shopify", name: "x", config: {} });
    expect(errors.map(({ field }) => field)).toEqual([
      ["config", "shopDomain"],
      ["config", "accessToken"],
    ]);
    expect(
      await refusals("connectAccount", {
        adapter: "katana",
        name: "x",
        config: { apiKey: "no-such-key", baseUrl: `${stand.katanaUrl}/v1` },
      }),
    ).toMatchObject([{ code: "UNAUTHORIZED" }]);
  });

  it("take their configuration inline as well, and never show a secret of it again", async () => {
    const document = `mutation { connectAccount(input: { adapter: "shopify", name: "Outlet", config: {
      shopDomain: "outlet.myshopify.com", accessToken: "shpat_outlet", clientSecret: "shpss_demo",
      baseUrl: "${stand.shopifyUrl}" } }) { account { id name kind externalName adapter { name } health { state message checkedAt }
      locations { name isActive isEligible } } userErrors { message } } }`;
    const answer = await stand.client.ask<{ connectAccount: { account: { id: string } | null } }>(document);
    expect(answer.connectAccount).toMatchObject({
      account: {
        kind: "CHANNEL",
        externalName: "outlet.myshopify.com",
        adapter: { name: "shopify" },
        health: { state: "CONNECTED" },
        locations: [{ name: "Outlet warehouse", isActive: true, isEligible: true }],
      },
      userErrors: [],
    });
    expect(JSON.stringify(answer)).not.toContain("shp");
    const accountId = answer.connectAccount.account!.id;
    const shown = () =>
      stand.client.ask<{ node: object }>(
        "query ($id: ID!) { node(id: $id) { ... on Account { config storedSecrets } } }",
        { id: accountId },
      );
    const config = { shopDomain: "outlet.myshopify.com", baseUrl: stand.shopifyUrl };
    expect((await shown()).node).toEqual({
      config,
      storedSecrets: ["accessToken", "clientSecret"],
    });
    await stand.client.command("updateAccount", { accountId, name: "Outlet store" }, "account { name }");
    const gone = await stand.client.command<{ account: { health: { state: string } } }>(
      "disconnectAccount",
      { accountId },
      "account { name health { state } }",
    );
    expect(gone.account).toEqual({ name: "Outlet store", health: { state: "UNCHECKED" } });
    expect((await shown()).node).toEqual({ config: null, storedSecrets: [] });
  });

  it("tell what is left of the vendor's budget", async () => {
    const { accounts } = await stand.client.ask<{
      accounts: { id: string; budget: { remaining: number; limit: number } }[];
    }>("{ accounts { id budget { remaining limit } } }");
    const katana = accounts.find(({ id }) => id === ids.katanaId);
    expect(katana?.budget.limit).toBe(60);
    expect(katana?.budget.remaining).toBeLessThan(60);
    expect(katana?.budget.remaining).toBeGreaterThanOrEqual(0);
  });
});

describe("the policy", () => {
  it("changes what is named, counts at once, and is refused field by field", async () => {
    const change = (policy: object) =>
      stand.client.command<{ integration: { policy: object } }>(
        "updateSyncPolicy",
        { integrationId: ids.integrationId, policy },
        "integration { policy { bufferQuantity bufferPercent maximumQuantity commitments allowNegative unmappedLocations massZeroGuardPercent } }",
      );
    const changed = await change({ bufferPercent: "12.50", maximumQuantity: 20 });
    expect(changed.integration.policy).toEqual({
      bufferQuantity: 0,
      bufferPercent: "12.5",
      maximumQuantity: 20,
      commitments: "ALL",
      allowNegative: false,
      unmappedLocations: "REQUIRE_MAPPING",
      massZeroGuardPercent: "30",
    });
    const { availability } = await stand.client.ask<{
      availability: { steps: { kind: string; result: string }[] }[];
    }>(
      'query ($id: ID!) { availability(integrationId: $id, skus: ["OAK-STOO-S"]) { steps { kind amount result label readAt detail } } }',
      { id: ids.integrationId },
    );
    expect(availability[0]!.steps.map(({ kind }) => kind)).toContain("BUFFER_PERCENT");
    const errors = await refusals("updateSyncPolicy", {
      integrationId: ids.integrationId,
      policy: {
        bufferPercent: "101",
        bufferQuantity: -1,
        allowNegative: null,
        onlineStoreSourceLocationId: "x",
      },
    });
    expect(errors).toMatchObject([{ code: "INVALID", field: ["policy", "onlineStoreSourceLocationId"] }]);
    const others = await refusals("updateSyncPolicy", {
      integrationId: ids.integrationId,
      policy: { bufferPercent: "101", bufferQuantity: -1, allowNegative: null },
    });
    expect(others.map(({ code, field }) => [code, field?.[1]])).toEqual([
      ["INVALID", "allowNegative"],
      ["OUT_OF_RANGE", "bufferQuantity"],
      ["OUT_OF_RANGE", "bufferPercent"],
    ]);
    await change({ bufferPercent: "0", maximumQuantity: null });
  });

  it("C6 names the night's time in a zone, and refuses what is neither", async () => {
    const input = (policy: object) => ({ integrationId: ids.integrationId, policy });
    const change = (policy: object) =>
      stand.client.command<{ integration: { policy: object } }>(
        "updateSyncPolicy",
        input(policy),
        "integration { policy { reconcileAt timeZone } }",
      );
    const policyOf = async (policy: object) => (await change(policy)).integration.policy;
    expect(await policyOf({})).toEqual({ reconcileAt: "03:00", timeZone: "UTC" });
    const refused = await refusals(
      "updateSyncPolicy",
      input({ reconcileAt: "3 a.m.", timeZone: "Mars/Base" }),
    );
    expect(refused).toMatchObject([
      { code: "INVALID", field: ["policy", "reconcileAt"] },
      { code: "INVALID", field: ["policy", "timeZone"] },
    ]);
    expect(await refusals("updateSyncPolicy", input({ timeZone: null }))).toMatchObject([
      { code: "INVALID", field: ["policy", "timeZone"] },
    ]);
    expect(await policyOf({})).toEqual({ reconcileAt: "03:00", timeZone: "UTC" });
    expect(await policyOf({ reconcileAt: null, timeZone: "europe/berlin" })).toEqual({
      reconcileAt: null,
      timeZone: "Europe/Berlin",
    });
    await change({ reconcileAt: "03:00", timeZone: "UTC" });
  });

  it("G1 the guard's share is a decimal from 0 to 100, and null switches it off", async () => {
    const set = async (massZeroGuardPercent: string | null) => {
      const input = { integrationId: ids.integrationId, policy: { massZeroGuardPercent } };
      const fields = "integration { policy { massZeroGuardPercent } }";
      type Answer = { integration: { policy: { massZeroGuardPercent: string | null } } };
      const { integration } = await stand.client.command<Answer>("updateSyncPolicy", input, fields);
      return integration.policy.massZeroGuardPercent;
    };
    expect([await set(null), await set("12.50"), await set("30")]).toEqual([null, "12.5", "30"]);
    for (const massZeroGuardPercent of ["-1", "100.5"]) {
      const input = { integrationId: ids.integrationId, policy: { massZeroGuardPercent } };
      expect(await refusals("updateSyncPolicy", input)).toMatchObject([
        { code: "OUT_OF_RANGE", field: ["policy", "massZeroGuardPercent"] },
      ]);
    }
  });

  it("takes no decimal that has been a binary number", async () => {
    const { errors } = await stand.client.answer(
      "mutation ($input: UpdateSyncPolicyInput!) { updateSyncPolicy(input: $input) { userErrors { code } } }",
      { input: { integrationId: ids.integrationId, policy: { bufferPercent: 0.1 } } },
    );
    expect(errors[0]).toMatchObject({ extensions: { code: "BAD_USER_INPUT" } });
  });
});

describe("variants", () => {
  it("are listed with likely matches, mapped by hand, excluded, and left to their SKU again", async () => {
    type Mappings = {
      integration: {
        variantMappings: {
          nodes: {
            status: string;
            channelVariant: { id: string };
            suggestions: { id: string; sku: string }[];
          }[];
        };
      };
    };
    const { integration } = await stand.client.ask<Mappings>(
      `query ($id: ID!) { integration(id: $id) { variantMappings(status: [UNMATCHED], search: "case-mix") {
         nodes { status reason channelVariant { id sku title isTracked } suggestions { id sku name isKit } } } } }`,
      { id: ids.integrationId },
    );
    const found = integration.variantMappings.nodes.find(({ channelVariant }) => channelVariant !== null)!;
    expect(found.suggestions).toMatchObject([{ sku: "CASE-MIX-01" }]);
    const input = { integrationId: ids.integrationId, channelVariantId: found.channelVariant.id };
    const mapping =
      "variantMapping { status origin sourceVariant { sku } } integration { counts { mapped excluded } }";
    const mapped = await stand.client.command<{ variantMapping: object }>(
      "mapVariant",
      { ...input, sourceVariantId: found.suggestions[0]!.id },
      mapping,
    );
    expect(mapped.variantMapping).toEqual({
      status: "MAPPED",
      origin: "MANUAL",
      sourceVariant: { sku: "CASE-MIX-01" },
    });
    const excluded = await stand.client.command("excludeVariant", { ...input, excluded: true }, mapping);
    expect(excluded).toMatchObject({
      variantMapping: { status: "EXCLUDED" },
      integration: { counts: { excluded: 1 } },
    });
    await stand.client.command("excludeVariant", { ...input, excluded: false }, mapping);
    const unmapped = await stand.client.command("unmapVariant", input, mapping);
    expect(unmapped).toMatchObject({ variantMapping: { status: "UNMATCHED", sourceVariant: null } });
    expect(await refusals("unmapVariant", input)).toMatchObject([
      { code: "INVALID", field: ["channelVariantId"] },
    ]);

    const { channelVariantId } = input;
    const pair = { channelVariantId, sourceVariantId: found.suggestions[0]!.id };
    const both = await stand.client.command<{ variantMappings: object[] }>(
      "mapVariants",
      { integrationId: ids.integrationId, mappings: [pair] },
      "variantMappings { status origin channelVariant { id } sourceVariant { sku } } integration { id }",
    );
    expect(both.variantMappings).toEqual([
      {
        status: "MAPPED",
        origin: "MANUAL",
        channelVariant: { id: channelVariantId },
        sourceVariant: { sku: "CASE-MIX-01" },
      },
    ]);
    const none = await stand.client.command<{ variantMappings: object[] }>(
      "unmapVariants",
      { integrationId: ids.integrationId, channelVariantIds: [channelVariantId] },
      "variantMappings { status origin sourceVariant { sku } } integration { id }",
    );
    expect(none.variantMappings).toEqual([{ status: "UNMATCHED", origin: null, sourceVariant: null }]);
  });
});

describe("imports", () => {
  const selection =
    "syncRun { id kind state imports(first: 10) { totalCount nodes { outcome reason from to channelVariant { sku } sourceVariant { sku } sourceLocation { name } } } }";
  const finished = async (id: string) => {
    const query = `query ($id: ID!) { node(id: $id) { ... on SyncRun { state progress { total done changed }
      imports(first: 250) { totalCount nodes { outcome reason from to channelVariant { sku } sourceLocation { name } } }
      skipped: imports(outcome: [SKIPPED]) { totalCount } } } }`;
    type Item = { outcome: string; from: string | null; to: string | null; sourceLocation: object | null };
    type Node = {
      state: string;
      imports: { totalCount: number; nodes: Item[] };
      skipped: { totalCount: number };
    };
    return waitFor(async () => {
      const { node } = await stand.client.ask<{ node: Node }>(query, { id });
      return ["SUCCEEDED", "PARTIALLY_FAILED", "FAILED"].includes(node.state) && node;
    });
  };
  type Asked = { syncRun: Run & { kind: string } };

  it("M10 tell what they would make or set, item by item", async () => {
    const input = { integrationId: ids.integrationId, variants: { all: true }, dryRun: true };
    const products = await stand.client.command<Asked>("importProducts", input, selection);
    expect(products.syncRun.kind).toBe("IMPORT");
    const plan = await finished(products.syncRun.id);
    expect(plan.state).toBe("SUCCEEDED");
    expect(plan.imports.nodes).toHaveLength(plan.imports.totalCount);
    expect(new Set(plan.imports.nodes.map(({ outcome }) => outcome))).toEqual(new Set(["PLANNED"]));
    const stock = await stand.client.command<Asked>("importStock", input, selection);
    const levels = await finished(stock.syncRun.id);
    const planned = levels.imports.nodes.filter(({ outcome }) => outcome === "PLANNED");
    expect(planned.length).toBeGreaterThan(0);
    expect(planned.every(({ from, to, sourceLocation }) => from && to && sourceLocation)).toBe(true);
    // The kits among them.
    expect(levels.skipped.totalCount).toBeGreaterThan(0);
  });

  it("M10 are refused where it is not said of what, or of something else", async () => {
    const { integrationId } = ids;
    const ask = (name: string, variants: object) => refusals(name, { integrationId, variants });
    for (const name of ["importProducts", "importStock"]) {
      expect(await ask(name, { all: false })).toMatchObject([
        { code: "INVALID", field: ["variants", "all"] },
      ]);
      expect(await ask(name, { search: " " })).toMatchObject([
        { code: "INVALID", field: ["variants", "search"] },
      ]);
      expect(await ask(name, { channelVariantIds: [] })).toMatchObject([
        { code: "OUT_OF_RANGE", field: ["variants", "channelVariantIds"] },
      ]);
      expect(await ask(name, { channelVariantIds: [integrationId, "x"] })).toMatchObject([
        { code: "NOT_FOUND", field: ["variants", "channelVariantIds", "0"] },
        { code: "INVALID", field: ["variants", "channelVariantIds", "1"] },
      ]);
    }
  });

  it.each([
    ["none", {}],
    ["two", { all: true, search: "stool" }],
    ["null", { all: null }],
  ])(
    "GraphQL bar: of a choice, %s is refused before anything is done, and the field named",
    async (...given) => {
      const [, variants] = given;
      const input = { integrationId: ids.integrationId, variants };
      const sent = "mutation ($input: ImportStockInput!) { importStock(input: $input) { syncRun { id } } }";
      const literal = JSON.stringify(input).replaceAll(/"(\w+)":/g, "$1:");
      const written = `mutation { importStock(input: ${literal}) { syncRun { id } } }`;
      for (const [code, answer] of [
        ["BAD_USER_INPUT", await stand.client.answer(sent, { input })],
        ["GRAPHQL_VALIDATION_FAILED", await stand.client.answer(written)],
      ] as const) {
        expect(answer).toMatchObject({ data: null, errors: [{ extensions: { code } }] });
        expect(answer.errors[0]?.message).toMatch(/"input\.variants(\.all)?"|ImportSelectionInput/);
      }
    },
  );
});

describe("runs", () => {
  it("answer the run of the first time under the same key, and refuse the key for another request", async () => {
    const [first, again] = [
      await push({ dryRun: true, skus: ["OAK-STOO-S"], idempotencyKey: "plan-2" }),
      await push({ dryRun: true, skus: ["OAK-STOO-S"], idempotencyKey: "plan-2" }),
    ];
    expect(again.syncRun.id).toBe(first.syncRun.id);
    const other = {
      integrationId: ids.integrationId,
      dryRun: true,
      skus: ["OAK-STOO-M"],
      idempotencyKey: "plan-2",
    };
    expect(await refusals("pushStock", other)).toMatchObject([{ code: "IDEMPOTENCY_KEY_REUSED" }]);
  });

  it("are refused for SKUs that nobody maps, and once they have ended", async () => {
    const unknown = { integrationId: ids.integrationId, dryRun: true, skus: ["OAK-STOO-S", "NO-SUCH-SKU"] };
    expect(await refusals("pushStock", unknown)).toMatchObject([{ code: "NOT_FOUND", field: ["skus", "1"] }]);
    const { syncRun } = await push({ dryRun: true, skus: ["OAK-STOO-S"], idempotencyKey: "plan-2" });
    await waitFor(async () => {
      const query = "query ($id: ID!) { node(id: $id) { ... on SyncRun { state } } }";
      return (await stand.client.ask<{ node: Run }>(query, { id: syncRun.id })).node.state === "SUCCEEDED";
    });
    expect(await refusals("cancelSyncRun", { syncRunId: syncRun.id })).toMatchObject([
      { code: "CONFLICT", field: ["syncRunId"] },
    ]);
  });

  it("are refused under a key that is empty or endless", async () => {
    for (const idempotencyKey of ["", "  ", "k".repeat(256)])
      for (const name of ["reconcile", "pushStock", "retryFailedTargets", "refreshCatalog"])
        expect(await refusals(name, { integrationId: ids.integrationId, idempotencyKey })).toMatchObject([
          { code: "INVALID", field: ["idempotencyKey"] },
        ]);
  });

  it("G2 T3 retry what failed only while sync is on", async () => {
    const input = { integrationId: ids.integrationId };
    expect(await refusals("retryFailedTargets", input)).toMatchObject([
      { code: "SYNC_DISABLED", field: ["integrationId"] },
    ]);
  });

  it("C6 T3 reconcile: only a dry run before sync is on, and what cannot be is refused", async () => {
    const reconcile = (input: object) =>
      stand.client.command<{ syncRun: Run & { kind: string; dryRun: boolean; scheduled: boolean } }>(
        "reconcile",
        input,
        "syncRun { id kind state dryRun scheduled }",
      );
    const input = { integrationId: ids.integrationId, dryRun: true, idempotencyKey: "reconcile-1" };
    const { syncRun } = await reconcile(input);
    expect(syncRun).toMatchObject({ kind: "RECONCILE", dryRun: true, scheduled: false });
    expect((await reconcile(input)).syncRun.id).toBe(syncRun.id);
    expect(await refusals("reconcile", { ...input, dryRun: false })).toMatchObject([
      { code: "IDEMPOTENCY_KEY_REUSED", field: ["idempotencyKey"] },
    ]);
    expect(await refusals("reconcile", { integrationId: ids.integrationId })).toMatchObject([
      { code: "SYNC_DISABLED", field: ["integrationId"] },
    ]);
    const noIntegration = { integrationId: syncRun.id, dryRun: true };
    expect(await refusals("reconcile", noIntegration)).toMatchObject([{ field: ["integrationId"] }]);
    await waitFor(async () => {
      const query = `query ($id: ID!) { node(id: $id) { ... on SyncRun { state
        changes(first: 100) { nodes { outcome reason } } } } }`;
      type Ended = { node: Run & { changes: { nodes: { outcome: string; reason: string | null }[] } } };
      const { node } = await stand.client.ask<Ended>(query, { id: syncRun.id });
      const planned = node.changes.nodes.filter(({ outcome }) => outcome === "PLANNED");
      return node.state === "SUCCEEDED" && planned.every(({ reason }) => reason !== null);
    });
  });

  it("G1 are approved and rejected only where they wait for it", async () => {
    const { syncRun } = await push({ dryRun: true, skus: ["OAK-STOO-S"], idempotencyKey: "plan-2" });
    for (const name of ["approveSyncRun", "rejectSyncRun"]) {
      const refusal = async (syncRunId: string) =>
        (await refusals(name, { syncRunId })).map(({ code, field }) => [code, field]);
      expect(await refusal(syncRun.id)).toEqual([["CONFLICT", ["syncRunId"]]]);
      expect(await refusal(ids.integrationId)).toEqual([["NOT_FOUND", ["syncRunId"]]]);
      expect(await refusal("no-id")).toEqual([["INVALID", ["syncRunId"]]]);
    }
  });

  it("read the catalogs again", async () => {
    const input = { integrationId: ids.integrationId, idempotencyKey: "catalog-1" };
    const { syncRun } = await stand.client.command<{ syncRun: Run & { kind: string } }>(
      "refreshCatalog",
      input,
      "syncRun { id kind state }",
    );
    expect(syncRun.kind).toBe("CATALOG");
  });
});

describe("targets", () => {
  it("G3 say what holds them back, and are resumed only where something does", async () => {
    type Targets = { integration: { targets: { nodes: { id: string }[] } } };
    const { integration } = await stand.client.ask<Targets>(
      `query ($id: ID!) { integration(id: $id) { targets(first: 1) { nodes { id holdCode holdReason heldAt } } } }`,
      { id: ids.integrationId },
    );
    const [target] = integration.targets.nodes;
    expect(target).toMatchObject({ holdCode: null, holdReason: null, heldAt: null });
    const refusal = async (targetId: string) =>
      (await refusals("resumeTarget", { targetId })).map(({ code, field }) => [code, field]);
    expect(await refusal(target!.id)).toEqual([["CONFLICT", ["targetId"]]]);
    expect(await refusal(ids.integrationId)).toEqual([["NOT_FOUND", ["targetId"]]]);
    expect(await refusal("no-id")).toEqual([["INVALID", ["targetId"]]]);
    const gone = Buffer.from("StockTarget:999999").toString("base64url");
    expect(await refusal(gone)).toEqual([["NOT_FOUND", ["targetId"]]]);
  });
});

describe("webhooks at an account's own address", () => {
  it("are refused without its signature", async () => {
    const accounts = await stand.gateway.engine.read((tx) => tx.accounts.list());
    for (const account of accounts.filter(({ sealedWebhookState }) => sealedWebhookState !== null)) {
      const url = `${stand.gateway.url}/webhooks/${account.webhookKey}`;
      const headers = { "x-sha2-signature": "0".repeat(64), "x-shopify-hmac-sha256": "AAAA" };
      expect((await fetch(url, { method: "POST", body: "{}", headers })).status).toBe(401);
    }
    expect(
      accounts.filter(({ sealedWebhookState }) => sealedWebhookState !== null).length,
    ).toBeGreaterThanOrEqual(2);
  });
});

describe("at the end", () => {
  beforeAll(() => switchOn(stand, ids.integrationId));

  it("T1 sync is switched off and the integration deleted", async () => {
    const off = await stand.client.command(
      "setInventorySync",
      { integrationId: ids.integrationId, enabled: false },
      "integration { status inventorySyncEnabled }",
    );
    expect(off).toMatchObject({ integration: { status: "INACTIVE", inventorySyncEnabled: false } });
    expect(await refusals("pushStock", { integrationId: ids.integrationId })).toMatchObject([
      { code: "SYNC_DISABLED" },
    ]);
    const deleted = await stand.client.command<{ deletedIntegrationId: string }>(
      "deleteIntegration",
      { integrationId: ids.integrationId },
      "deletedIntegrationId",
    );
    expect(deleted.deletedIntegrationId).toBe(ids.integrationId);
    const query = "query ($id: ID!) { integration(id: $id) { id } }";
    expect(await stand.client.ask(query, { id: ids.integrationId })).toEqual({ integration: null });
  });
});
