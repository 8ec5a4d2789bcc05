// stockgate accounts: what is connected, and how it answers.
import { Command } from "@commander-js/extra-typings";
import type { Io } from "../io.ts";
import { plain } from "../output.ts";
import { openSession, pickByName } from "../session.ts";

const disconnectCommand = (io: Io) =>
  new Command("disconnect")
    .description(
      "Forget an account's credentials and remove our webhooks; the store's numbers stay as they are.",
    )
    .argument("<account>", "name or id")
    .action(async (wanted, _options, command) => {
      const { client, out } = openSession(io, command);
      const { id } = pickByName(await client.accounts(), wanted, "account");
      const { account } = await client.disconnectAccount({ accountId: id });
      out.answer(account, () => out.line(`${account.name} is disconnected.`));
    });

export const accountsCommand = (io: Io) =>
  new Command("accounts")
    .description("List the connected accounts with their health and locations.")
    .addCommand(disconnectCommand(io))
    .action(async (_options, command) => {
      const { client, out, signal } = openSession(io, command);
      const accounts = await client.accounts({}, { signal });
      out.answer(accounts, () =>
        out.table(
          ["Account", "Side", "Of", "Health", "Budget left", "Locations", "Id"],
          accounts.map(({ name, kind, externalName, health, budget, locations, id }) => [
            plain(name),
            kind.toLowerCase(),
            plain(externalName),
            health.state === "CONNECTED" ? "connected" : plain(`${health.state} ${health.message ?? ""}`),
            budget && `${budget.remaining}/${budget.limit}`,
            locations.map((location) => plain(location.name)).join(", "),
            id,
          ]),
        ),
      );
    });
