// What nearly every command needs: the client, the output, and the integration that is meant.
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { createClient, type IntegrationsQuery, type StockgateClient } from "@stockgate/client";
import { readLogin } from "./config.ts";
import { UsageError } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { createOutput, type Output } from "./output.ts";

/** Those of the program itself, which every command takes. */
type GlobalOptions = { url?: string; json?: boolean; integration?: string };

export type Integration = IntegrationsQuery["integrations"]["nodes"][number];
export type Session = {
  io: Io;
  client: StockgateClient;
  out: Output;
  signal: AbortSignal;
  /** Every integration, page by page. */
  integrations: () => Promise<Integration[]>;
  /** The one that --integration names, or the only one that there is. */
  integration: () => Promise<Integration>;
};

const globalsOf = (command: CommandUnknownOpts) => command.optsWithGlobals() as GlobalOptions;

export const outputOf = (io: Io, command: CommandUnknownOpts): Output =>
  createOutput(io, globalsOf(command).json ?? false);
export const urlFlagOf = (command: CommandUnknownOpts) => globalsOf(command).url;

export function openSession(io: Io, command: CommandUnknownOpts): Session {
  const { url, integration: wanted } = globalsOf(command);
  const out = outputOf(io, command);
  const client = createClient({
    ...readLogin(io.env, url),
    onReconnect: ({ delayMs, error }) => {
      const reason = error instanceof Error ? error.message : String(error);
      out.note(out.style("dim", `${reason} Coming again in ${Math.ceil(delayMs / 1000)} s.`));
    },
  });

  async function integrations(): Promise<Integration[]> {
    const all: Integration[] = [];
    for (let after: string | null = null; ;) {
      const page: IntegrationsQuery["integrations"] = await client.integrations({ first: 50, after });
      all.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) return all;
      after = page.pageInfo.endCursor;
    }
  }

  async function integration(): Promise<Integration> {
    const all = await integrations();
    const names = all.map(({ name }) => `"${name}"`).join(", ");
    const found = wanted === undefined ? all : all.filter(({ id, name }) => id === wanted || name === wanted);
    const [only, ...others] = found;
    if (only && others.length === 0) return only;
    if (all.length === 0) {
      throw new UsageError(
        "There is no integration yet: connect a source and a channel, then `stockgate integrations create`.",
      );
    }
    throw new UsageError(
      found.length === 0
        ? `There is no integration "${wanted}"; there are: ${names}.`
        : `Say which integration is meant, with --integration: ${names}.`,
    );
  }

  return { io, client, out, signal: io.signal, integrations, integration };
}

/** Of these, the one that a person means by its id, its own or the far side's, or its name. */
export function pickByName<Row extends { id: string; name: string; externalId?: string }>(
  rows: readonly Row[],
  wanted: string,
  what: string,
): Row {
  const found = rows.filter(({ id, name, externalId }) => [id, name, externalId].includes(wanted));
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const names = rows.map(({ name }) => `"${name}"`).join(", ");
  throw new UsageError(
    only
      ? `Several ${what}s are called "${wanted}": say the id, one of ${found.map(({ id }) => id).join(", ")}.`
      : `There is no ${what} "${wanted}"; there are: ${names || "none"}.`,
  );
}
