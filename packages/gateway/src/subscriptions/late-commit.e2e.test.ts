// Two writers beside the gateway on PostgreSQL, of whom the first to begin is the last to commit: what a subscriber is told.
import { openSession, type PostgresSession, startPostgres, type TestPostgres } from "@stockgate/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BareGateway, startBareGateway } from "../testing/bare-gateway.ts";

type Told = { syncEvents: { message: string; cursor: string } };
const follow = "subscription ($after: String) { syncEvents(after: $after) { message cursor } }";

let postgres: TestPostgres;
let bare: BareGateway;
let writers: [PostgresSession, PostgresSession];
beforeAll(async () => {
  postgres = await startPostgres();
  const url = await postgres.createDatabase();
  bare = await startBareGateway({ database: { engine: "postgres", url } });
  writers = [await openSession(url), await openSession(url)];
});
afterAll(async () => {
  await Promise.all(writers.map((writer) => writer.end()));
  await bare.close();
  await postgres.stop();
});

/** What the engine does within a transaction, step by step. */
const drawNumber = async (writer: PostgresSession): Promise<number> =>
  Number((await writer.run("select nextval('store_sequence') as id"))[0]?.["id"]);
const takePlace = (writer: PostgresSession) => writer.run("select pg_current_xact_id()");
const write = (writer: PostgresSession, id: number, message: string) =>
  writer.run(
    `insert into sync_event (id, tx, type, occurred_at, message)
     values ($1, pg_current_xact_id()::text::bigint, 'SIGNAL_RECEIVED', $2, $3)`,
    [id, Date.now(), message],
  );
async function tell(writer: PostgresSession, message: string): Promise<void> {
  await writer.run("begin");
  await write(writer, await drawNumber(writer), message);
  await writer.run("commit");
}
const logged = async (): Promise<string[]> => {
  const { syncEvents } = await bare.client.ask<{ syncEvents: { nodes: { message: string }[] } }>(
    "{ syncEvents(first: 250) { nodes { message } } }",
  );
  return syncEvents.nodes.map(({ message }) => message);
};

describe("C7 GraphQL bar: of two transactions on PostgreSQL", () => {
  it("the one that began first and commits last is not skipped, and comes before the other", async () => {
    const [late, early] = writers;
    const subscription = await bare.client.subscribe<Told>(follow);
    const next = async () => (await subscription.next()).syncEvents;
    await tell(early, "a: before both");
    expect((await next()).message).toBe("a: before both");

    await late.run("begin");
    const smaller = await drawNumber(late);
    await takePlace(late);
    await tell(early, "a: early");
    // It is committed, and not shown while one that began before may still come.
    expect(await early.run("select message from sync_event where message = 'a: early'")).toHaveLength(1);
    expect(await logged()).not.toContain("a: early");
    await write(late, smaller, "a: late");
    await late.run("commit");
    await tell(early, "a: behind both");

    const told = [await next(), await next(), await next()];
    const messages = told.map(({ message }) => message);
    expect(messages).toEqual(["a: late", "a: early", "a: behind both"]);
    expect((await logged()).slice(-3)).toEqual(messages);
    subscription.close();

    const resumed = await bare.client.subscribe<Told>(follow, { after: told[0]?.cursor });
    const again = [await resumed.next(), await resumed.next()];
    expect(again.map(({ syncEvents }) => syncEvents.message)).toEqual(["a: early", "a: behind both"]);
    resumed.close();
  });

  it("the one that drew the smaller number and commits last is told of behind the other, not left out", async () => {
    const [late, early] = writers;
    const subscription = await bare.client.subscribe<Told>(follow);
    const next = async () => (await subscription.next()).syncEvents;
    await late.run("begin");
    const smaller = await drawNumber(late);
    await tell(early, "b: early");
    const first = await next();
    expect(first.message).toBe("b: early");

    await write(late, smaller, "b: late");
    await late.run("commit");
    await tell(early, "b: behind both");
    expect([(await next()).message, (await next()).message]).toEqual(["b: late", "b: behind both"]);
    subscription.close();

    const resumed = await bare.client.subscribe<Told>(follow, { after: first.cursor });
    const again = [await resumed.next(), await resumed.next()];
    expect(again.map(({ syncEvents }) => syncEvents.message)).toEqual(["b: late", "b: behind both"]);
    resumed.close();
  });
});
