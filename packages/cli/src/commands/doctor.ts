// stockgate doctor: what is wrong, and how to mend it.
import { Command } from "@commander-js/extra-typings";
import type { TargetPartsFragment } from "@stockgate/client";
import { everyPage } from "../every-page.ts";
import { exitCodes } from "../exit-codes.ts";
import {
  accountFindings,
  type Finding,
  integrationFindings,
  nothingYet,
  tokenFindings,
} from "../findings.ts";
import type { Io } from "../io.ts";
import { plain } from "../output.ts";
import { openSession, type Session } from "../session.ts";

/** Their causes are counted; beyond this the count of the integration says enough. */
const mostDrifted = 1000;

const driftedOf = ({ client }: Session, integrationId: string): Promise<TargetPartsFragment[]> =>
  everyPage<TargetPartsFragment>(async (after) => {
    const found = await client.targets({ integrationId, state: ["DRIFTED"], after });
    return found?.targets;
  }, mostDrifted);

type Examined = {
  findings: Finding[];
  /** Of each account that was asked already. */
  budgets: { account: string; remaining: number; limit: number }[];
};

async function examine(session: Session): Promise<Examined> {
  // An answer at all: the gateway is reached, and the token is one.
  const findings = tokenFindings(await session.client.viewer(), session.io.now());
  const integrations = await session.integrations();
  const used = new Set(integrations.flatMap(({ source, channel }) => [source?.id ?? "", channel?.id ?? ""]));
  const accounts = await session.client.accounts();
  findings.push(...accountFindings(accounts, used));
  if (integrations.length === 0) findings.push(nothingYet());
  for (const integration of integrations) {
    const drifted = integration.counts.drifted > 0 ? await driftedOf(session, integration.id) : [];
    findings.push(...integrationFindings(integration, drifted));
  }
  const budgets = accounts.flatMap(({ name, budget }) => (budget ? [{ account: name, ...budget }] : []));
  return { findings, budgets };
}

export const doctorCommand = (io: Io) =>
  new Command("doctor")
    .description("Look for what is wrong, and say how to mend each thing.")
    .addHelpText(
      "after",
      `
Looks at: the gateway and the token, credentials and health, missing scopes, webhooks, request budgets
(Katana's requests a minute, Shopify's cost points, with what is left of them), locations and variants, failed and held targets, drift, orders in flight, and second writers such as
Katana's own stock sync left on. It ends with 1 where something must be mended.`,
    )
    .action(async (_options, command) => {
      const session = openSession(io, command);
      const { out } = session;
      const { findings, budgets } = await examine(session);
      const toMend = findings.filter(({ severity }) => severity === "mend");
      out.answer({ isWell: toMend.length === 0, findings, budgets }, () => {
        for (const { account, remaining, limit } of budgets)
          out.line(`Budget of ${plain(account)}: ${remaining} of ${limit} left.`);
        for (const { severity, code, about, message, way } of findings) {
          const mark = severity === "mend" ? out.style("red", "MEND") : out.style("yellow", "note");
          out.line(`${mark} ${code} (${plain(about)}): ${plain(message)}`);
          out.line(`     ${way}`);
        }
        out.line(
          toMend.length === 0 ? out.style("green", "Nothing must be mended.") : `${toMend.length} to mend.`,
        );
      });
      if (toMend.length > 0) io.end(exitCodes.wrong);
    });
