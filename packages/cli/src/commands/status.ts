// stockgate status: where each integration stands, and what keeps it from the next step.
import { Command } from "@commander-js/extra-typings";
import type { Io } from "../io.ts";
import { type Output, plain } from "../output.ts";
import { type Integration, openSession } from "../session.ts";

const styleOf = { ACTIVE: "green", INACTIVE: "yellow", DISABLED: "yellow", NOT_CONNECTED: "red" } as const;

function tell(out: Output, integration: Integration): void {
  const { name, status, source, channel, counts, problems } = integration;
  const sides = `${plain(source?.name)} -> ${plain(channel?.name)}`;
  out.line(`${out.style("bold", plain(name))}  ${out.style(styleOf[status], status)}  ${sides}`);
  out.line(
    `  ${counts.mapped} mapped, ${counts.inSync} in sync, ${counts.pending} pending, ${counts.drifted} drifted, ` +
      `${counts.failed} failed, ${counts.held} held, ${counts.unmatched} unmatched, ${counts.inFlightOrders} orders in flight`,
  );
  for (const { code, message } of problems) out.line(`  ${out.style("red", code)} ${plain(message)}`);
}

export const statusCommand = (io: Io) =>
  new Command("status")
    .description("Say where each integration stands: its status, its problems, its counts.")
    .addHelpText("after", "\n`stockgate doctor` says of each problem how to mend it.")
    .action(async (_options, command) => {
      const { out, integrations } = openSession(io, command);
      const all = await integrations();
      out.answer(all, () => {
        if (all.length === 0)
          out.line("There is no integration yet: see `stockgate integrations create --help`.");
        for (const integration of all) tell(out, integration);
      });
    });
