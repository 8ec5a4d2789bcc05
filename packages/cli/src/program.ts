// The whole command line, put together; what it is run with comes in.
import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { accountsCommand } from "./commands/accounts.ts";
import { applyCommand } from "./commands/apply.ts";
import { completionCommand } from "./commands/completion.ts";
import { connectCommand } from "./commands/connect.ts";
import { consoleCommand } from "./commands/console.ts";
import { csvCommand } from "./commands/csv.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { eventsCommand } from "./commands/events.ts";
import { explainCommand } from "./commands/explain.ts";
import { exportCommand } from "./commands/export.ts";
import { importCommand } from "./commands/import.ts";
import { inFlightCommand } from "./commands/in-flight.ts";
import { integrationsCommand } from "./commands/integrations.ts";
import { loginCommand } from "./commands/login.ts";
import { excludeCommand, mapCommand, unmapCommand } from "./commands/mapping.ts";
import { overridesCommand } from "./commands/overrides.ts";
import { policyCommand } from "./commands/policy.ts";
import { pushCommand, reconcileCommand, refreshCommand, retryCommand } from "./commands/push.ts";
import { runsCommand } from "./commands/runs.ts";
import { statusCommand } from "./commands/status.ts";
import { targetsCommand } from "./commands/targets.ts";
import { toggleCommand } from "./commands/toggle.ts";
import { tokensCommand } from "./commands/tokens.ts";
import { aboutExitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";

const about = `
Where the gateway is and what lets you in: STOCKGATE_URL and STOCKGATE_TOKEN, or \`stockgate login\`, which
keeps both in a file that nobody else may read (STOCKGATE_CLI_CONFIG names another).

First steps:
  stockgate connect katana
  stockgate connect shopify -s shopDomain=my-store.myshopify.com -s clientId=0a1b2c
  stockgate integrations create --source Katana --channel Shopify
  stockgate map location "Online warehouse" "Main warehouse"
  stockgate push --dry-run
  stockgate toggle on

${aboutExitCodes}`;

/** Errors are thrown and not printed twice, and every command shows the options that all of them take. */
function prepare(command: CommandUnknownOpts, io: Io): void {
  command
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, helpWidth: 100 })
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    });
  for (const each of command.commands) prepare(each, io);
}

export function createProgram(io: Io): CommandUnknownOpts {
  const program = new Command("stockgate")
    .description("Keeps a store's sellable stock in step with the system that knows the stock.")
    .option("--url <url>", "where the gateway is; else STOCKGATE_URL")
    .option("-i, --integration <name>", "which integration is meant, by name or id, where there are several")
    .option("--json", "one JSON document, or a JSON line for each thing that is followed")
    .addHelpText("after", about)
    .showSuggestionAfterError();
  const commands: CommandUnknownOpts[] = [
    loginCommand(io),
    connectCommand(io),
    accountsCommand(io),
    integrationsCommand(io),
    mapCommand(io),
    unmapCommand(io),
    excludeCommand(io),
    policyCommand(io),
    overridesCommand(io),
    statusCommand(io),
    consoleCommand(io),
    doctorCommand(io),
    toggleCommand(io),
    pushCommand(io),
    reconcileCommand(io),
    retryCommand(io),
    refreshCommand(io),
    importCommand(io),
    runsCommand(io),
    targetsCommand(io),
    eventsCommand(io),
    explainCommand(io),
    inFlightCommand(io),
    csvCommand(io),
    applyCommand(io),
    exportCommand(io),
    tokensCommand(io),
    completionCommand(io),
  ];
  for (const command of commands) program.addCommand(command);
  prepare(program, io);
  return program;
}
