// stockgate integrations: a source and a channel brought together.
import { Command } from "@commander-js/extra-typings";
import type { Io } from "../io.ts";
import { plain } from "../output.ts";
import { openSession, pickByName } from "../session.ts";

const createCommand = (io: Io) =>
  new Command("create")
    .description(
      "Bring a source and a channel together. Sync is off to begin with; both catalogs are read and matched.",
    )
    .requiredOption("--source <account>", "the account that knows the stock, by name or id")
    .requiredOption("--channel <account>", "the account that sells it, by name or id")
    .option("-n, --name <name>", "what to call it; the channel's name unless told")
    .addHelpText(
      "after",
      "\nNext: `stockgate map location`, then `stockgate push --dry-run`, then `stockgate toggle on`.",
    )
    .action(async ({ source, channel, name }, command) => {
      const { client, out } = openSession(io, command);
      const accounts = await client.accounts();
      const of = (kind: string) => accounts.filter((account) => account.kind === kind);
      const sold = pickByName(of("CHANNEL"), channel, "channel");
      const { integration } = await client.createIntegration({
        name: name ?? sold.name,
        sourceAccountId: pickByName(of("SOURCE"), source, "source").id,
        channelAccountId: sold.id,
      });
      out.answer(integration, () => out.line(`${integration.name} is made, and off: ${integration.id}`));
    });

const deleteCommand = (io: Io) =>
  new Command("delete")
    .description("End the integration that --integration names; the store's numbers stay as they are.")
    .requiredOption("--yes", "it cannot be undone: say so")
    .action(async (_options, command) => {
      const { client, out, integration } = openSession(io, command);
      const { id, name } = await integration();
      const answer = await client.deleteIntegration({ integrationId: id });
      out.answer(answer, () => out.line(`${name} is no more.`));
    });

export const integrationsCommand = (io: Io) =>
  new Command("integrations")
    .description("List, create and delete integrations.")
    .addCommand(createCommand(io))
    .addCommand(deleteCommand(io))
    .action(async (_options, command) => {
      const { out, integrations } = openSession(io, command);
      const all = await integrations();
      out.answer(all, () =>
        out.table(
          ["Integration", "Status", "Source", "Channel", "Id"],
          all.map(({ name, status, source, channel, id }) => [
            plain(name),
            status,
            plain(source?.name),
            plain(channel?.name),
            id,
          ]),
        ),
      );
    });
