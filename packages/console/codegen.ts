// The console's types and documents, of the operations in src/graphql/ and the schema that the gateway serves. Run by
// `npm run generate`; answers the file rather than writing it, so that drift can be checked.
import { join } from "node:path";
import { type CodegenConfig, generate } from "@graphql-codegen/cli";

const here = import.meta.dirname;
const header = "// Written by `npm run generate` from src/graphql/ and the gateway's schema. Do not edit.\n";

const config: CodegenConfig = {
  schema: join(here, "../gateway/schema.graphql"),
  documents: join(here, "src/graphql/*.graphql"),
  silent: true,
  generates: {
    [join(here, "src/graphql/generated/documents.ts")]: {
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

/** The absolute path with its content. `schema`: as the gateway serves it now. */
export async function generateConsole(schema: string): Promise<{ path: string; content: string }[]> {
  const files: { filename: string; content: string }[] = await generate(
    { ...config, schema, cwd: here },
    false,
  );
  return files.map(({ filename, content }) => ({ path: filename, content: `${header}${content}` }));
}
