// stockgate toggle: sync on, sync off.
import { Argument, Command } from "@commander-js/extra-typings";
import type { Io } from "../io.ts";
import { openSession } from "../session.ts";

export const toggleCommand = (io: Io) =>
  new Command("toggle")
    .description("Switch stock sync on or off.")
    .addArgument(new Argument("<state>", "on or off").choices(["on", "off"] as const))
    .addHelpText(
      "after",
      `
The first switch-on pushes nothing by itself: what the store shows then is the baseline, and each number
is written when it first changes. \`stockgate push\` brings everything right at once.
Once "off" has returned with 0, nothing more is written to the store.`,
    )
    .action(async (state, _options, command) => {
      const { client, out, integration: pick } = openSession(io, command);
      const { id } = await pick();
      const { integration } = await client.setInventorySync({ integrationId: id, enabled: state === "on" });
      out.answer(integration, () =>
        out.line(`Sync of ${integration.name} is ${state}; it is ${integration.status}.`),
      );
    });
