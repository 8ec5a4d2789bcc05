import { describe, expect, it } from "vitest";
import { serve } from "./serve.ts";
import { createSystemPorts } from "./system-ports.ts";
import { ConnectionReset } from "./with-faults.ts";

const { timers } = createSystemPorts();

describe("a served handler", () => {
  it("answers over HTTP, drops connections on demand, reports bugs, and frees its port", async () => {
    const reported: unknown[] = [];
    const server = await serve(
      async (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === "/reset") throw new ConnectionReset();
        if (pathname === "/bug") throw new Error("a bug");
        return Response.json({ pathname, body: await request.text() });
      },
      { host: "127.0.0.1", port: 0, timers, report: (error) => reported.push(error) },
    );
    const answer = await fetch(`${server.url}/echo`, { method: "POST", body: "hi" });
    expect(await answer.json()).toStrictEqual({ pathname: "/echo", body: "hi" });
    await expect(fetch(`${server.url}/reset`)).rejects.toThrow("fetch failed");
    expect(reported).toStrictEqual([]);
    await expect(fetch(`${server.url}/bug`)).rejects.toThrow("fetch failed");
    expect(reported).toStrictEqual([new Error("a bug")]);
    await server.close();
    const again = await serve(() => Promise.resolve(new Response()), {
      host: "127.0.0.1",
      port: server.port,
      timers,
      report: () => {},
    });
    expect(again.port).toBe(server.port);
    await again.close();
  });

  it("closes within a second while a request hangs", async () => {
    const waits: number[] = [];
    const noting = {
      ...timers,
      after(delayMs: number, run: () => void) {
        waits.push(delayMs);
        return timers.after(delayMs, run);
      },
    };
    let arrived = () => {};
    const hasArrived = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const server = await serve(
      () => {
        arrived();
        return new Promise<Response>(() => {});
      },
      { host: "127.0.0.1", port: 0, timers: noting, report: () => {} },
    );
    const hanging = fetch(server.url).catch((error: unknown) => error);
    await hasArrived;
    await server.close();
    // However slow the machine, it waits for nothing longer.
    expect(Math.max(...waits)).toBeLessThan(1000);
    expect(await hanging).toBeInstanceOf(TypeError);
  });
});
