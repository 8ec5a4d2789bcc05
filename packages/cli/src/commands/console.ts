// stockgate console: the link that opens the console, signed in.
import { Command } from "@commander-js/extra-typings";
import { readLogin } from "../config.ts";
import type { Io } from "../io.ts";
import { openSession, urlFlagOf } from "../session.ts";

export const consoleCommand = (io: Io) =>
  new Command("console")
    .description("Print the link that opens the console, signed in.")
    .addHelpText(
      "after",
      `
The link holds the token behind its "#", where no server sees it: whoever has the link has the token.
Example:
  xdg-open "$(stockgate console)"`,
    )
    .action(async (_options, command) => {
      const { client, out } = openSession(io, command);
      // A link that lets nobody in is none.
      await client.viewer();
      const { url, token } = readLogin(io.env, urlFlagOf(command));
      const link = new URL("/sign-in", url);
      link.hash = `token=${encodeURIComponent(token)}`;
      out.answer({ link: link.href }, () => out.line(link.href));
    });
