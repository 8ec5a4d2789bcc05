// stockgate policy: what is decided about the numbers, and deciding it.
import { Command } from "@commander-js/extra-typings";
import type { IntegrationQuery } from "@stockgate/client";
import { type DeclaredPolicy, policyFieldNames, readPolicyField } from "../apply/config-file.ts";
import { diffPolicy } from "../apply/diff-policy.ts";
import { lookupLocations } from "../apply/lookup.ts";
import { policyInput } from "../apply/policy-input.ts";
import { UsageError } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { plain } from "../output.ts";
import { openSession, type Session } from "../session.ts";

type Policy = NonNullable<IntegrationQuery["integration"]>["policy"];

async function readPolicy({ client, integration }: Session): Promise<{ id: string; policy: Policy }> {
  const { id } = await integration();
  const found = await client.integration({ id });
  if (!found) throw new UsageError("The integration is no longer there.");
  return { id, policy: found.policy };
}

const valueOf = (policy: Policy, field: (typeof policyFieldNames)[number]): string => {
  const value = field === "onlineStoreSourceLocation" ? policy[field]?.name : policy[field];
  return value === null || value === undefined ? "none" : String(value);
};

/** "bufferQuantity=2", once each. */
function readChanges(texts: readonly string[]): DeclaredPolicy {
  const changes: Record<string, unknown> = {};
  for (const text of texts) {
    const [, name = "", value = ""] = /^(\w+)=(.*)$/s.exec(text) ?? [];
    const field = policyFieldNames.find((each) => each === name);
    if (!field)
      throw new UsageError(`A change is <field>=<value>; the fields are ${policyFieldNames.join(", ")}.`);
    const read = readPolicyField(field, value);
    if ("problem" in read) throw new UsageError(`${field} ${read.problem}.`);
    changes[field] = read.value;
  }
  return changes;
}

const setCommand = (io: Io) =>
  new Command("set")
    .description("Change fields of the policy; every number is computed anew at once.")
    .argument("<field=value...>", "as in bufferQuantity=2; null clears where a field may be none")
    .option("--dry-run", "only show what would change", false)
    .addHelpText(
      "after",
      `
Examples:
  stockgate policy set bufferQuantity=2 bufferPercent=5
  stockgate policy set reconcileAt=04:00 timeZone=Europe/Berlin
  stockgate policy set massZeroGuardPercent=null`,
    )
    .action(async (texts, { dryRun }, command) => {
      const session = openSession(io, command);
      const { client, out } = session;
      const wanted = readChanges(texts);
      const { id, policy } = await readPolicy(session);
      const { source } = await session.integration();
      const locate = lookupLocations({ accounts: await client.accounts() }, source?.id, "source");
      const { policy: changes, details, problem } = diffPolicy(wanted, policy, locate, io.now());
      if (problem !== null) throw new UsageError(`onlineStoreSourceLocation: ${problem}.`);
      if (details.length > 0 && !dryRun) {
        const input = policyInput(changes, (name) => {
          const found = locate(name);
          return "row" in found ? found.row.id : name;
        });
        await client.updateSyncPolicy({ integrationId: id, policy: input });
      }
      out.answer({ changes, dryRun }, () => {
        if (details.length === 0) out.line("Nothing to change.");
        for (const detail of details) out.line(plain(detail));
      });
    });

export const policyCommand = (io: Io) =>
  new Command("policy")
    .description("Show what is decided about the numbers, or decide it.")
    .addCommand(setCommand(io))
    .addHelpText(
      "after",
      "\nWhat each field means: SyncPolicy in the schema, packages/gateway/schema.graphql.",
    )
    .action(async (_options, command) => {
      const session = openSession(io, command);
      const { policy } = await readPolicy(session);
      session.out.answer(policy, () =>
        session.out.table(
          ["Field", "Value"],
          policyFieldNames.map((field) => [field, plain(valueOf(policy, field))]),
        ),
      );
    });
