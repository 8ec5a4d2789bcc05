// The file of trusted documents as the preset of GraphQL Code Generator writes it, with the settings that docs/api.md names,
// and a gateway that takes it.
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CodegenConfig, generate } from "@graphql-codegen/cli";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BareGateway, bareToken, startBareGateway } from "../../gateway/src/testing/bare-gateway.ts";
import { testConfig } from "../../gateway/src/testing/test-config.ts";

const packageFolder = join(import.meta.dirname, "..");
const page = readFileSync(join(packageFolder, "../../docs/api.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "stockgate-trusted-"));
/** The one that the generator brings along. */
const requireBeside = createRequire(createRequire(import.meta.url).resolve("@graphql-codegen/cli"));
type Preset = NonNullable<Exclude<CodegenConfig["generates"][string], unknown[]>["preset"]>;
const { preset } = requireBeside("@graphql-codegen/client-preset") as { preset: Preset };
let bare: BareGateway;
let documents: Record<string, string> = {};

beforeAll(async () => {
  const [, settings = ""] = /^```ts\n(presetConfig: [^]*?)\n```$/m.exec(page) ?? [];
  // As it stands there, within the object that it belongs to.
  const file = join(folder, "settings.mjs");
  writeFileSync(file, `export const settings = { ${settings} };`);
  const imported = (await import(file)) as { settings: { presetConfig: object } };
  const files: { filename: string; content: string }[] = await generate(
    {
      schema: join(packageFolder, "../gateway/schema.graphql"),
      documents: join(packageFolder, "operations/*.graphql"),
      silent: true,
      cwd: packageFolder,
      generates: { [`${folder}/`]: { preset, ...imported.settings } },
    },
    false,
  );
  const written = files.find(({ filename }) => filename.endsWith("persisted-documents.json"));
  documents = JSON.parse(written?.content ?? "{}") as Record<string, string>;
  const path = join(folder, "persisted-documents.json");
  writeFileSync(path, written?.content ?? "");
  const { transport } = testConfig({});
  bare = await startBareGateway({ transport: { ...transport, trustedDocuments: { path, isOnly: true } } });
});
afterAll(async () => {
  await bare?.close();
  rmSync(folder, { recursive: true });
});

it("GraphQL bar: what the preset writes with the settings of docs/api.md is served, and nothing else", async () => {
  expect(Object.keys(documents).length).toBeGreaterThan(40);
  const [id] = Object.entries(documents).find(([, text]) => /^query Viewer\b/.test(text)) ?? [];
  const ask = async (request: object) => {
    const response = await fetch(`${bare.url}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${bareToken}`, "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    return response.json();
  };
  expect(await ask({ documentId: id })).toMatchObject({ data: { viewer: { name: "administrator" } } });
  expect(await ask({ query: "{ viewer { name } }" })).toMatchObject({
    errors: [{ extensions: { code: "TRUSTED_DOCUMENTS_ONLY" } }],
  });
});
