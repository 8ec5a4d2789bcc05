// stockgate login: keeps the address and the token in a file of one's own.
import { Command } from "@commander-js/extra-typings";
import { createClient } from "@stockgate/client";
import { createAsker } from "../ask-secret.ts";
import { urlFrom, writeLogin } from "../config.ts";
import type { Io } from "../io.ts";
import { outputOf, urlFlagOf } from "../session.ts";

export const loginCommand = (io: Io) =>
  new Command("login")
    .description("Keep the gateway's address and a token in a file that nobody else may read.")
    .addHelpText(
      "after",
      `
The token comes from STOCKGATE_TOKEN, is typed unseen, or is piped in; it is tried before it is kept.
Examples:
  stockgate login --url https://stockgate.example.com
  pass show stockgate | stockgate login`,
    )
    .action(async (_options, command) => {
      const out = outputOf(io, command);
      const url = urlFrom(io.env, urlFlagOf(command));
      const question = { message: "Token", variable: "STOCKGATE_TOKEN", isSecret: true, isOptional: false };
      const token = (await createAsker(io)(question)) ?? "";
      const viewer = await createClient({ url, token }).viewer({}, { signal: io.signal });
      const path = writeLogin(io.env, { url, token });
      out.answer({ path, url, viewer }, () =>
        out.line(`${viewer.name} (${viewer.scope}) at ${url}, kept in ${path}.`),
      );
    });
