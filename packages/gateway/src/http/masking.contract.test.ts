// A fault of ours stays ours: outside it is one sentence with a number to ask about.
import type { Stockgate } from "@stockgate/core";
import { administrator } from "../auth/viewer.ts";
import { describe, expect, it } from "vitest";
import { createGraphQLEndpoint } from "./graphql-endpoint.ts";

describe("an unexpected error", () => {
  it("is logged with its cause, and answered with neither message nor stack", async () => {
    const logged: unknown[] = [];
    const log = {
      debug() {},
      info() {},
      warn() {},
      error: (fields: Record<string, unknown>) => void logged.push(fields["error"]),
    };
    const fault = new Error("the password is swordfish");
    const broken = { adapters: [], read: () => Promise.reject(fault) };
    const endpoint = createGraphQLEndpoint({
      log,
      clock: { now: () => 0 },
      costLimits: { most: 1000, perSecond: 1000 },
    });
    const response = await endpoint.fetch(
      new Request("http://gateway/graphql", {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer x" },
        body: JSON.stringify({ query: "{ accounts { id } }" }),
      }),
      {
        engine: broken as unknown as Stockgate,
        viewer: administrator,
        timers: { elapsed: () => 0, after: () => () => {} },
        requestId: "request-0001",
        lastEventId: null,
        progress: { cursor: null },
        hangUp: () => {},
        ended: new AbortController().signal,
        openStreams: new Set(),
        noteOperation: () => {},
      },
    );
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      errors: [
        {
          message: "Unexpected error.",
          path: ["accounts"],
          extensions: { code: "INTERNAL_SERVER_ERROR", requestId: "request-0001" },
        },
      ],
    });
    expect(text).not.toContain("swordfish");
    expect(text).not.toContain("stack");
    expect(logged.map((error) => String(error))).toEqual([expect.stringContaining("swordfish")]);
    await endpoint.dispose();
  });
});
