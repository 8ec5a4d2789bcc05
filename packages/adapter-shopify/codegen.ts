// Types and documents of all operations in src/operations, against Shopify's own whole schema. Run by
// `npm run generate`; answers the files rather than writing them, so that drift can be checked.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CodegenConfig, generate } from "@graphql-codegen/cli";
import { readAdminSchema } from "./admin-schema.ts";

const here = dirname(fileURLToPath(import.meta.url));
const header = "// Written by `npm run generate` from src/operations and Shopify's schema. Do not edit.\n";

const config: CodegenConfig = {
  schema: readAdminSchema(),
  documents: join(here, "src/operations/*.graphql"),
  silent: true,
  generates: {
    [join(here, "src/generated/operations.ts")]: {
      plugins: ["typescript-operations", "typed-document-node"],
      config: {
        enumType: "string-literal",
        useTypeImports: true,
        skipTypename: true,
        disableDescriptions: true,
        scalars: { ID: "string", URL: "string", DateTime: "string" },
      },
    },
  },
};

export default config;

/** Absolute paths with their contents. */
export async function generateOperations(): Promise<{ path: string; content: string }[]> {
  // `cwd` is where the plugins are looked for, whatever folder the script is called in.
  const files: { filename: string; content: string }[] = await generate({ ...config, cwd: here }, false);
  return files.map(({ filename, content }) => ({ path: filename, content: `${header}${content}` }));
}
