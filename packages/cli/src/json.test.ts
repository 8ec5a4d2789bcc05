// --json on every command: one JSON document, whatever goes wrong, and the exit code that says what did.
import { Readable, Writable } from "node:stream";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { describe, expect, it } from "vitest";
import { exitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";
import { run } from "./run.ts";

const ioOf = (env: Record<string, string> = {}) => {
  const said = { out: "", err: "" };
  const into = (name: "out" | "err") =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += String(chunk);
        done();
      },
    });
  const io = { env, stdin: Readable.from([]), stdout: into("out"), stderr: into("err") };
  return { said, io: { ...io, signal: new AbortController().signal, now: () => 0 } };
};

/** Every command that does something, with words for what it must be told. */
function commandsIn(command: CommandUnknownOpts, path: string[] = []): string[][] {
  const words = command.registeredArguments
    .filter(({ required }) => required)
    .map(({ argChoices }) => argChoices?.[0] ?? "x");
  const options = command.options
    .filter(({ mandatory }) => mandatory)
    .flatMap(({ long, required, argChoices }) => [long ?? "", ...(required ? [argChoices?.[0] ?? "x"] : [])]);
  const inner = command.commands.flatMap((each) => commandsIn(each, [...path, each.name()]));
  const isOwn = path.length > 0 && Reflect.get(command, "_actionHandler") !== null;
  return isOwn ? [[...path, ...words, ...options], ...inner] : inner;
}

const { io: quiet } = ioOf();
/** What it prints is no answer but a script. */
const commands = commandsIn(createProgram({ ...quiet, end: () => {} })).filter(
  ([name]) => name !== "completion",
);

describe("--json", () => {
  it("knows every command", () => expect(commands.length).toBeGreaterThan(35));

  it.each(commands.map((words) => [words.join(" "), words] as const))(
    "%s: what is wrong is one JSON document",
    async (_name, words) => {
      const { said, io } = ioOf({
        STOCKGATE_URL: "http://127.0.0.1:9",
        STOCKGATE_TOKEN: "a-token",
        HOME: "/nowhere",
      });
      const code = await run([...words, "--json"], io);
      expect([exitCodes.usage, exitCodes.unreachable]).toContain(code);
      expect(JSON.parse(said.out)).toEqual({
        error: { code: expect.any(String), message: expect.any(String) },
      });
      expect(said.err).toBe("");
    },
  );

  it.each([[["statsu"]], [["toggle", "perhaps"]], [["push", "--nonsense"]], [["map", "location"]]])(
    "%j: so is what cannot be understood, with 2",
    async (words) => {
      const { said, io } = ioOf();
      expect(await run([...words, "--json"], io)).toBe(exitCodes.usage);
      expect(JSON.parse(said.out)).toMatchObject({ error: { code: "UsageError" } });
    },
  );
});
