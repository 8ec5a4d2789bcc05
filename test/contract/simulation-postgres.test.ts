// The same stories on PostgreSQL, where gateways join, hang, die, and are taken over from.
import type { DatabaseUrl } from "@stockgate/core";
import { openSession } from "@stockgate/core/testing";
import { expect, inject, it } from "vitest";
import { brokenAmong, seedsFrom } from "../support/stories.ts";

let databases = 0;

async function freshDatabase(): Promise<DatabaseUrl> {
  const server = inject("postgresServer");
  databases += 1;
  const name = `story_${process.pid}_${databases}`;
  const session = await openSession(`${server}/postgres`);
  await session.run(`create database ${name} template ${inject("postgresTemplate")}`);
  await session.end();
  return { engine: "postgres", url: `${server}/${name}` };
}

it("C0 T3 Q10 it ends right with several gateways on PostgreSQL, and nothing happened that must not", async () => {
  expect(await brokenAmong(seedsFrom(1, 10), 15, freshDatabase)).toEqual([]);
}, 600_000);
