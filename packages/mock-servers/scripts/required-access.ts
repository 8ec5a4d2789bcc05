// Which access scopes a type or a field needs, from the introspection file that Shopify ships beside its schema:
// its `requiredAccess` text, as error messages quote it, and the scopes of which one suffices.
import { z } from "zod";

const introspection = z.object({
  data: z.object({
    __schema: z.object({
      types: z.array(
        z.object({
          name: z.string(),
          requiredAccess: z.string().nullish(),
          fields: z.array(z.object({ name: z.string(), requiredAccess: z.string().nullish() })).nullish(),
        }),
      ),
    }),
  }),
});

export type RequiredAccess = Record<string, { text: string; anyOf: string[] }>;

/** Keys are `Type` and `Type.field`. A text without a named scope asks for something else than a scope: left out. */
export function readRequiredAccess(json: string, kept: Record<string, string[]>): RequiredAccess {
  const { types } = introspection.parse(JSON.parse(json)).data.__schema;
  const found: RequiredAccess = {};
  const note = (key: string, text: string | null | undefined) => {
    if (text === null || text === undefined) return;
    const [scopes = ""] = text.split("Also:");
    const anyOf = [...scopes.matchAll(/`([a-z_]+)`/g)].map((match) => match[1] ?? "");
    if (anyOf.length > 0) found[key] = { text, anyOf };
  };
  for (const type of types) {
    const fields = kept[type.name];
    if (!fields) continue;
    note(type.name, type.requiredAccess);
    for (const field of type.fields ?? []) {
      if (fields.includes(field.name)) note(`${type.name}.${field.name}`, field.requiredAccess);
    }
  }
  return found;
}
