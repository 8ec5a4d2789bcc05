// What a merchant decides and an operator mends, typed: policy, numbers of single variants, imports, and what a second
// writer has stopped.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { overwrite } from "../../gateway/src/testing/customers.ts";
import { openStand, type Stand, waitFor } from "../../gateway/src/testing/gateway-stand.ts";
import { setUp, switchOn } from "../../gateway/src/testing/set-up.ts";
import { createCommandLine } from "./testing/command-line.ts";

let stand: Stand;
let folder = "";
let integrationId = "";
const { stockgate, answerOf } = createCommandLine(() => ({ stand, folder }));
beforeAll(async () => {
  stand = await openStand();
  folder = mkdtempSync(join(tmpdir(), "stockgate-commands-"));
  ({ integrationId } = await setUp(stand));
});
afterAll(async () => {
  await stand.close();
  rmSync(folder, { recursive: true, force: true });
});

type Item = { outcome: string; to: string | null; channelVariant: { sku: string } };
type Imported = { run: { dryRun: boolean; state: string }; items: Item[] };

describe("deciding", () => {
  it("Q8 C6 the policy: shown, changed field by field, refused with the field", async () => {
    expect((await stockgate(["policy"])).out).toMatch(/^bufferQuantity +0$/m);
    const words = ["bufferQuantity=2", "bufferPercent=12.50", "reconcileAt=null", "isShadow=false"];
    const plan = await stockgate(["policy", "set", ...words, "--dry-run"]);
    expect(plan.out.split("\n").slice(0, 3)).toEqual([
      "policy.bufferPercent: 0 -> 12.50",
      "policy.bufferQuantity: 0 -> 2",
      "policy.reconcileAt: 03:00 -> none",
    ]);
    expect(await answerOf("policy")).toMatchObject({ bufferQuantity: 0 });
    await answerOf("policy", "set", ...words);
    const expected = { bufferQuantity: 2, bufferPercent: "12.5", reconcileAt: null };
    expect(await answerOf("policy")).toMatchObject(expected);
    expect((await stockgate(["policy", "set", ...words])).out).toBe("Nothing to change.\n");
    await answerOf("policy", "set", "onlineStoreSourceLocation=Main warehouse");
    expect((await stockgate(["policy"])).out).toMatch(/^onlineStoreSourceLocation +Main warehouse$/m);
    expect(await stockgate(["policy", "set", "bufferQuantity=-1"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("OUT_OF_RANGE (policy.bufferQuantity)"),
    });
    for (const bad of ["buffer=1", "bufferQuantity=many", "commitments=SOME", "bufferQuantity"])
      expect({ bad, code: (await stockgate(["policy", "set", bad])).code }).toEqual({ bad, code: 2 });
    await answerOf("policy", "set", "bufferQuantity=0", "bufferPercent=0");
  });

  it("Q8 numbers of single variants: set by SKU, search or tag, listed, cleared", async () => {
    expect(await answerOf("overrides", "set", "OAK-TRAY-S", "--maximum", "4")).toMatchObject({ count: 1 });
    const set = await stockgate(["overrides", "set", "--search", "OAK-STOO", "--buffer-percent", "5"]);
    expect(set.out).toContain("3 variants have numbers of their own.");
    const listed = await stockgate(["overrides"]);
    expect(listed.out).toMatch(/^OAK-TRAY-S .* 4$/m);
    expect(listed.out.match(/^OAK-STOO-/gm)).toHaveLength(3);
    await answerOf("overrides", "set", "OAK-TRAY-S", "--maximum", "none", "--buffer", "1");
    const [tray] = await answerOf<{ channelVariant: { sku: string }; overrides: object }[]>("overrides").then(
      (rows) => rows.filter(({ channelVariant }) => channelVariant.sku === "OAK-TRAY-S"),
    );
    expect(tray?.overrides).toEqual({ bufferQuantity: 1, bufferPercent: null, maximumQuantity: null });
    await answerOf("overrides", "clear", "--search", "OAK");
    expect(await answerOf("overrides")).toEqual([]);
    expect((await stockgate(["overrides", "set", "--maximum", "4"])).code).toBe(2);
    expect((await stockgate(["overrides", "set", "OAK-TRAY-S", "--maximum", "4.5"])).code).toBe(2);
  });
});

describe("importing", () => {
  it("M10 products: a plan unless --yes says more, with a row for each; safe to repeat", async () => {
    const plan = await stockgate(["import", "products", "--variant", "case-mix-01"]);
    expect(plan.code).toBe(0);
    expect(plan.out).toMatch(/^case-mix-01 .*PLANNED/m);
    expect(plan.out).toContain("Nothing was written to the source");
    const done = await answerOf<Imported>("import", "products", "--variant", "case-mix-01", "--yes");
    expect(done).toMatchObject({
      run: { dryRun: false, state: "SUCCEEDED" },
      items: [{ outcome: "CREATED" }],
    });
    const again = await answerOf<Imported>("import", "products", "--variant", "case-mix-01", "--yes");
    expect(again.items.map(({ outcome }) => outcome)).not.toContain("CREATED");
    expect((await stockgate(["import", "products"])).code).toBe(2);
    expect((await stockgate(["import", "products", "--all", "--search", "x"])).code).toBe(2);
  });

  it("M10 stock: what the store counts is set in the source, once", async () => {
    const words = ["import", "stock", "--variant", "case-mix-01"];
    const plan = await answerOf<Imported>(...words);
    expect(plan.items.map(({ outcome }) => outcome)).toContain("PLANNED");
    const done = await answerOf<Imported>(...words, "--yes");
    expect(done.items.map(({ outcome }) => outcome)).toContain("SET");
    const again = await answerOf<Imported>(...words, "--yes");
    expect(again.items.map(({ outcome }) => outcome)).not.toContain("SET");
  });
});

describe("mending", () => {
  it("G3 resumes what a second writer has stopped, as the doctor says", async () => {
    await switchOn(stand, integrationId);
    type Target = { state: string; holdCode: string | null; observed: number | null; desired: number };
    const target = async () => {
      const found = await answerOf<Target[]>("targets", "--search", "OAK-BOX-S");
      return found.find((each) => Reflect.get(each, "channelLocation").name === "Online warehouse");
    };
    expect((await stockgate(["targets", "resume", "OAK-BOX-S"])).code).toBe(2);
    for (const theirs of [501, 502, 503]) {
      const wanted = ((await target())?.desired ?? 0) + 1;
      await stand.adjust("OAK-BOX-S", 1);
      await waitFor(async () => {
        const found = await target();
        return found?.state === "IN_SYNC" && found.desired === wanted && found.observed === wanted;
      });
      await overwrite(stand, "OAK-BOX-S", "Online warehouse", theirs);
      await waitFor(async () => (await target())?.observed === theirs);
    }
    const held = await waitFor(async () => {
      const found = await target();
      return found?.holdCode === "SECOND_WRITER" && found;
    });
    expect(held).toMatchObject({ state: "HELD", observed: 503 });
    const doctor = await stockgate(["doctor"]);
    expect(doctor.out).toContain("stockgate targets resume");
    expect((await stockgate(["targets", "--state", "HELD"])).out).toContain("OAK-BOX-S");
    expect((await stockgate(["targets", "resume", "OAK-TRAY-S"])).err).toContain(
      "OAK-BOX-S at Online warehouse",
    );
    const resumed = await stockgate(["targets", "resume", "OAK-BOX-S", "--location", "Online warehouse"]);
    expect(resumed).toMatchObject({ code: 0, out: expect.stringContaining("is resumed") });
    await waitFor(async () => {
      const found = await target();
      return found?.state === "IN_SYNC" && found.observed === found.desired;
    });
  });

  it("M1 has both catalogs read again, and lists the latest runs", async () => {
    const { id } = await answerOf<{ id: string }>("refresh", "--no-wait");
    expect(await answerOf("runs", "--first", "1")).toMatchObject([{ id, kind: "CATALOG" }]);
  });
});
