// The client's types, documents and methods, of the operations in operations/ and the schema that the gateway serves.
// Run by `npm run generate`; answers the files rather than writing them, so that drift can be checked.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CodegenConfig, generate } from "@graphql-codegen/cli";
import { buildSchema, Kind, type OperationDefinitionNode, parse } from "graphql";
import { printMethods } from "./codegen-methods.ts";

const here = import.meta.dirname;
const documents = join(here, "operations/*.graphql");
const header = "// Written by `npm run generate` from operations/ and the gateway's schema. Do not edit.\n";

const config: CodegenConfig = {
  schema: join(here, "../gateway/schema.graphql"),
  documents,
  silent: true,
  generates: {
    [join(here, "src/generated/operations.ts")]: {
      plugins: ["typescript-operations", "typed-document-node"],
      config: {
        enumType: "string-literal",
        useTypeImports: true,
        skipTypename: true,
        disableDescriptions: true,
        scalars: { ID: "string", DateTime: "string", Decimal: "string", JSON: "unknown" },
      },
    },
  },
};

export default config;

/** In the order of the files' names, and within each as it stands there. */
export const readOperations = (): OperationDefinitionNode[] =>
  readdirSync(join(here, "operations"))
    .toSorted()
    .flatMap((name) => parse(readFileSync(join(here, "operations", name), "utf8")).definitions)
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);

/** Absolute paths with their contents. `schema`: as the gateway serves it now, and not as it was last written. */
export async function generateClient(schema: string): Promise<{ path: string; content: string }[]> {
  // `cwd` is where the plugins are looked for, whatever folder the script is called in.
  const files: { filename: string; content: string }[] = await generate(
    { ...config, schema, cwd: here },
    false,
  );
  const methods = printMethods(buildSchema(schema), readOperations());
  return [
    ...files.map(({ filename, content }) => ({ path: filename, content: `${header}${content}` })),
    { path: join(here, "src/generated/methods.ts"), content: `${header}${methods}` },
  ];
}
