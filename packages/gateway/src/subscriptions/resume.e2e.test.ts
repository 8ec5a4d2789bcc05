// Nothing is missed and nothing comes twice, whoever breaks off: the gateway is a process that is killed and stopped in
// between, the clients drop their connections, one over server-sent events and one over WebSocket.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createOwnDatabase, type OwnDatabase } from "@stockgate/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compiled } from "../../../../test/support/compiled.ts";
import { freePorts } from "../../../../test/support/free-ports.ts";
import { createClient } from "../testing/client.ts";
import { tellEvents } from "../testing/event-log.ts";
import { waitFor } from "../testing/gateway-stand.ts";
import { createSocketClient } from "../testing/socket-client.ts";
import { decodeEventCursor } from "../schema/cursor.ts";

const token = "a-token-for-the-tests-alone";
const entry = join(import.meta.dirname, "..", "main.ts");
const follow = "subscription ($after: String) { syncEvents(after: $after) { cursor } }";
const comeAgainMs = 50;

let folder: string;
let url = "";
let port = 0;
let gateway: ChildProcess;
let own: OwnDatabase;

async function start(): Promise<void> {
  let output = "";
  gateway = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", entry], {
    env: {
      PATH: process.env["PATH"],
      ...compiled,
      STOCKGATE_PORT: String(port),
      STOCKGATE_DATABASE_URL: own.url.engine === "postgres" ? own.url.url : `file:${own.url.path}`,
      STOCKGATE_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
      STOCKGATE_ADMIN_TOKEN: token,
      STOCKGATE_LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  gateway.stdout?.on("data", (chunk) => (output += String(chunk)));
  url = await waitFor(async () => /(http:\/\/127\.0\.0\.1:\d+)\/graphql/.exec(output)?.[1], 60_000);
}

async function end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  const ended = new Promise((resolve) => gateway.once("exit", resolve));
  gateway.kill(signal);
  await ended;
}

type Follower = { ids: number[]; drop(): void; stop(): void };

/** Comes again, behind the last cursor, as often as its connection breaks. */
function keepFollowing(
  connect: (follower: {
    last: () => string;
    take: (cursor: string) => void;
    onDrop: (drop: () => void) => void;
  }) => Promise<void>,
  from: string,
): Follower {
  const ids: number[] = [];
  let last = from;
  let drop = () => {};
  const stopped = new AbortController();
  const take = (cursor: string) => {
    last = cursor;
    ids.push(decodeEventCursor(cursor)?.position.id ?? 0);
  };
  const run = async () => {
    while (!stopped.signal.aborted) {
      await connect({ last: () => last, take, onDrop: (how) => (drop = how) }).catch(() => {});
      await sleep(comeAgainMs);
    }
  };
  void run();
  return {
    ids,
    drop: () => drop(),
    stop() {
      stopped.abort();
      drop();
    },
  };
}

/** By the id of each event and Last-Event-ID alone, as a browser would. */
const overEvents = (from: string) =>
  keepFollowing(async ({ last, take, onDrop }) => {
    const aborter = new AbortController();
    onDrop(() => aborter.abort());
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        accept: "text/event-stream",
        "last-event-id": last(),
      },
      body: JSON.stringify({ query: follow }),
      signal: aborter.signal,
    });
    let text = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const messages = text.split("\n\n");
      // What broke off in the middle was not told.
      text = messages.pop() ?? "";
      for (const message of messages) {
        const id = /^id: (.*)$/m.exec(message)?.[1];
        // The first id comes without an event: it says where the stream begins.
        if (id !== undefined && message.includes("event: next")) take(id);
      }
    }
  }, from);

const overSocket = (from: string) =>
  keepFollowing(async ({ last, take, onDrop }) => {
    const { client } = createSocketClient(url, token);
    // What is still being opened cannot be torn down.
    client.on("connected", () => onDrop(() => client.terminate()));
    client.on("closed", () => onDrop(() => {}));
    try {
      for await (const { data } of client.iterate({ query: follow, variables: { after: last() } })) {
        take((data as { syncEvents: { cursor: string } }).syncEvents.cursor);
      }
    } finally {
      await client.dispose();
    }
  }, from);

/** The same each time: a linear congruential generator. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

describe("GraphQL bar: resuming", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "stockgate-resume-"));
    own = await createOwnDatabase(folder);
    [port = 0] = await freePorts(1);
    await start();
  });
  afterAll(async () => {
    await end("SIGKILL");
    await own.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it("leaves no gap and no repeat, over either transport, through kills, stops and drops", async () => {
    const log = { database: own.url, gateway: { engine: { logEpoch: "" } } };
    const tell = (count: number) => tellEvents(log, count);
    await tell(1);
    const query = "{ syncEvents(first: 1) { nodes { cursor } } }";
    const first = await createClient(url, token).ask<{ syncEvents: { nodes: { cursor: string }[] } }>(query);
    const from = first.syncEvents.nodes[0]?.cursor ?? "";
    const followers = [overEvents(from), overSocket(from)];

    const random = seeded(20_261_122);
    let told = 0;
    for (let step = 0; step < 16; step += 1) {
      const count = 20 + random(200);
      await tell(count);
      told += count;
      // Sometimes in the middle of what is told, sometimes behind it.
      const until = told - random(count);
      await waitFor(async () => followers.some(({ ids }) => ids.length >= until));
      if (step % 4 === 3) {
        await end(random(2) === 0 ? "SIGKILL" : "SIGTERM");
        await tell(10);
        told += 10;
        await start();
      } else followers[random(2)]?.drop();
    }
    await waitFor(async () => followers.every(({ ids }) => ids.length >= told), 60_000);
    for (const follower of followers) follower.stop();
    const before = decodeEventCursor(from)?.position.id ?? 0;
    for (const { ids } of followers) {
      expect(ids).toEqual(Array.from({ length: told }, (_, index) => before + index + 1));
    }
  });
});
