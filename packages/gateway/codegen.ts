// Prints the served schema, sorted, for whoever reads or compares it; and the reference of the configuration.
import { join } from "node:path";
import { type Variable, variableNames, variables } from "./src/config-variables.ts";
import { schema } from "./src/schema/index.ts";
import { printSortedSchema } from "./src/schema/print-schema.ts";

export const printServedSchema = (): string => printSortedSchema(schema);

export async function generateSchema(): Promise<{ path: string; content: string }[]> {
  return [{ path: join(import.meta.dirname, "schema.graphql"), content: printServedSchema() }];
}

const cell = (text: string) => text.replaceAll("|", "\\|");

/** The reference of the configuration, from the table that the gateway reads by. */
export async function generateConfigReference(): Promise<{ path: string; content: string }[]> {
  const rows = variableNames.map((name) => {
    const { default: value, about }: Variable = variables[name];
    return `| \`${name}\` | ${value ? `\`${value}\`` : ""} | ${cell(about)} |`;
  });
  const content = `# Configuration

Everything comes from the environment. A bad value is refused at the start, all of them at once, and so is a variable that is
misspelt. For each \`NAME\` there is \`NAME_FILE\`: the path of a file that holds the value, as container platforms hand out
secrets.

| variable | default | |
|---|---|---|
${rows.join("\n")}

This page is made from \`packages/gateway/src/config-variables.ts\` by \`npm run generate\`.
`;
  return [{ path: join(import.meta.dirname, "../../docs/configuration.md"), content }];
}
