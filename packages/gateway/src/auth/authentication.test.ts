// Who asks is looked up, and kept for a moment: never beyond the end of a token or a session that ended here.
import { setImmediate as nextTurn } from "node:timers/promises";
import { hashToken, systemTimers, topics } from "@stockgate/core";
import { expect, it } from "vitest";
import { createAuthentication } from "./authentication.ts";

type Engine = Parameters<typeof createAuthentication>[0]["engine"];
type Row = Awaited<ReturnType<Engine["findApiToken"]>>;

it("forgets a token that was revoked while it was being looked up", async () => {
  const row = { id: 1, name: "Ada", scope: "READ", integration: null, expiresAt: null } as unknown as Row;
  let stored: Row = row;
  let wake: (woken: ReadonlySet<string>) => void = () => undefined;
  let answer = () => {};
  const engine = {
    // As it was when it was asked for.
    findApiToken: () => {
      const found = stored;
      return new Promise<Row>((resolve) => (answer = () => resolve(found)));
    },
    onWake: (listener: typeof wake) => {
      const before = wake;
      wake = (woken) => {
        before(woken);
        listener(woken);
      };
      return () => undefined;
    },
  } as unknown as Engine;
  const ports = { clock: { now: () => 0 }, timers: systemTimers };
  const authentication = createAuthentication({
    engine,
    ports,
    adminHash: hashToken("the-token-of-the-configuration"),
  });
  const ask = async () => {
    const asked = authentication.authenticate("Bearer a-token");
    await nextTurn();
    return { asked, answer };
  };

  const first = await ask();
  stored = null;
  wake(new Set([topics.tokens]));
  first.answer();
  expect(await first.asked).toMatchObject({ name: "Ada" });

  const second = await ask();
  second.answer();
  expect(await second.asked).toBeNull();
});
