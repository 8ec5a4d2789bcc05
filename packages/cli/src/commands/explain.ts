// stockgate explain: why the store shows that number.
import { Command } from "@commander-js/extra-typings";
import type { AvailabilityPartsFragment } from "@stockgate/client";
import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { type Output, plain } from "../output.ts";
import { openSession } from "../session.ts";

const signed = (amount: string) => (amount.startsWith("-") ? amount : `+${amount}`);

function tell(out: Output, row: AvailabilityPartsFragment): void {
  const number =
    row.available === null ? out.style("yellow", "unknown") : out.style("bold", String(row.available));
  out.line(`${plain(row.sku)} at ${plain(row.sourceLocation.name)}: ${number}`);
  if (row.unavailableReason) out.line(`  ${plain(row.unavailableReason)}`);
  for (const { label, amount, result, readAt } of row.steps) {
    const read = readAt === null ? "" : out.style("dim", `  read ${readAt}`);
    out.line(`  ${signed(amount).padStart(10)}  ${plain(label)} = ${result}${read}`);
  }
  for (const { variant, quantityPerKit, available, allows, isLimiting } of row.components) {
    const limits = isLimiting ? out.style("yellow", "  <- limits") : "";
    out.line(
      `    takes ${quantityPerKit} ${plain(variant.sku ?? variant.name)}, ${available ?? "?"} free: ${allows ?? "?"} kits${limits}`,
    );
  }
  for (const { channelLocation, observed, state, holdReason, error } of row.targets) {
    const reason = holdReason ?? error?.message;
    out.line(
      `  shown at ${plain(channelLocation.name)}: ${observed ?? "?"} (${state})${reason ? ` ${plain(reason)}` : ""}`,
    );
  }
}

export const explainCommand = (io: Io) =>
  new Command("explain")
    .description("Say why the store shows that number: every term, where it came from, when it was read.")
    .argument("<sku...>", "SKUs, letter for letter")
    .addHelpText("after", "\nIt ends with 1 where a SKU is not known.")
    .action(async (skus, _options, command) => {
      const { client, out, integration } = openSession(io, command);
      const rows = await client.availability({ integrationId: (await integration()).id, skus });
      const unknown = skus.filter((sku) => !rows.some((row) => row.sku === sku));
      out.answer(rows, () => {
        for (const row of rows) tell(out, row);
        for (const sku of unknown)
          out.line(`${plain(sku)}: the source has no variant that this store follows by that SKU.`);
      });
      if (unknown.length > 0) io.end(exitCodes.wrong);
    });
