// Prints the served schema, sorted, for whoever reads or compares it.
import { join } from "node:path";
import { lexicographicSortSchema, printSchema } from "graphql";
import { schema } from "./src/schema/index.ts";

export async function generateSchema(): Promise<{ path: string; content: string }[]> {
  const content = `${printSchema(lexicographicSortSchema(schema))}\n`;
  return [{ path: join(import.meta.dirname, "schema.graphql"), content }];
}
