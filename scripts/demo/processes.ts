// The three servers of the demo, each a process of its own. What already answers at its port is used as it is, so the
// demo can be started beside mock servers or a gateway that still run.
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { DemoOptions } from "./options.ts";

type Server = {
  name: string;
  script: string;
  args: string[];
  url: string;
  isUp: (status: number) => boolean;
};

const startWithinMs = 30_000;
const stopWithinMs = 5000;

const serversOf = ({ katanaUrl, shopifyUrl, gatewayUrl, stateFolder }: DemoOptions): Server[] => {
  const mocks = "packages/mock-servers/src/main.ts";
  const port = (url: string) => new URL(url).port;
  return [
    {
      name: "Katana mock",
      script: mocks,
      args: ["--only", "katana", "--katana-port", port(katanaUrl), "--state", stateFolder],
      url: `${katanaUrl}/v1/locations`,
      isUp: (status) => status === 401,
    },
    {
      name: "Shopify mock",
      script: mocks,
      args: ["--only", "shopify", "--shopify-port", port(shopifyUrl), "--state", stateFolder],
      url: `${shopifyUrl}/__mock/writes`,
      isUp: (status) => status === 200,
    },
    {
      name: "Gateway",
      script: "packages/gateway/src/main.ts",
      args: [],
      url: `${gatewayUrl}/ready`,
      isUp: (status) => status === 200,
    },
  ];
};

async function answers(server: Server): Promise<boolean> {
  try {
    const response = await fetch(server.url, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return server.isUp(response.status);
  } catch {
    return false;
  }
}

async function waitUntilUp(server: Server, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + startWithinMs;
  while (!(await answers(server))) {
    if (child.exitCode !== null) throw new Error(`${server.name} did not start; its own words stand above.`);
    if (performance.now() > deadline)
      throw new Error(`${server.name} did not answer within ${startWithinMs / 1000} s.`);
    await sleep(50);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  await Promise.race([ended, sleep(stopWithinMs, undefined, { ref: false })]);
  child.kill("SIGKILL");
}

export async function startProcesses(
  options: DemoOptions,
  say: (text: string) => void,
  ending: AbortController,
) {
  const children: ChildProcess[] = [];
  const stop = async () => {
    // The gateway first: it still wants to say goodbye to the vendors.
    for (const child of children.toReversed()) await end(child);
  };
  try {
    for (const server of serversOf(options)) {
      if (await answers(server)) {
        say(`${server.name} already runs: using it`);
        continue;
      }
      const child = spawn(
        process.execPath,
        ["--disable-warning=ExperimentalWarning", server.script, ...server.args],
        {
          env: { ...process.env, ...options.environment },
          stdio: ["ignore", "ignore", "inherit"],
          // Ctrl-C in the terminal reaches this process alone, which then ends the others in order.
          detached: true,
        },
      );
      children.push(child);
      child.once("exit", (code, signal) => {
        if (ending.signal.aborted) return;
        say(
          `${server.name} ended by itself (${signal ?? code}). Start it again with: npm run gateway, or npm start.`,
        );
      });
      await waitUntilUp(server, child);
      say(`${server.name} is up`);
    }
  } catch (error) {
    ending.abort();
    await stop();
    throw error;
  }
  return { stop };
}
