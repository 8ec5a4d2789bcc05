// Shopify's own whole Admin schema, for generating and checking; never read at run time. See schema/README.md.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const path = join(dirname(fileURLToPath(import.meta.url)), "schema/admin-2026-10.graphql.gz");

/** As SDL. */
export const readAdminSchema = (): string => gunzipSync(readFileSync(path)).toString("utf8");
