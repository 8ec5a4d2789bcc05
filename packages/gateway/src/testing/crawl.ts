// Reads everything that the schema has to offer, object by object: what a test looks through for what must not be there.
import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { decodeGlobalId } from "../schema/global-id.ts";
import { schema } from "../schema/index.ts";
import type { TestClient } from "./client.ts";

/** Objects of one type that are looked at. */
const mostOfAType = 12;
const deepest = 3;

const isFree = (field: GraphQLField<unknown, unknown>) => !field.args.some(({ type }) => isNonNullType(type));

/** Every field that asks for no argument; below `depth` no objects but their ids. */
function selectionOf(type: GraphQLObjectType, depth: number): string {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (!isFree(field)) return [];
    const named = getNamedType(field.type);
    if (isLeafType(named)) return [field.name];
    if (!isObjectType(named)) return [];
    const isNode = named.getInterfaces().some(({ name }) => name === "Node");
    if (isNode || depth >= deepest) return "id" in named.getFields() ? [`${field.name} { id }`] : [];
    const page = named.name.endsWith("Connection") && !isListType(getNullableType(field.type));
    return [`${field.name}${page ? "(first: 3)" : ""} { ${selectionOf(named, depth + 1)} }`];
  });
  return parts.length > 0 ? parts.join(" ") : "__typename";
}

function idsIn(value: unknown): string[] {
  if (typeof value === "string") return decodeGlobalId(value) ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(idsIn) : [];
}

/** Begins with what the roots answer by themselves, and follows every id. Answers all texts, and which types were met. */
export async function crawl(client: TestClient): Promise<{ text: string; types: Set<string> }> {
  const texts: string[] = [];
  const met = new Map<string, Set<string>>();
  const waiting: string[] = [];
  const take = (answer: object) => {
    texts.push(JSON.stringify(answer));
    for (const id of idsIn(answer)) {
      const type = decodeGlobalId(id)?.type ?? "";
      const known = met.get(type) ?? new Set();
      met.set(type, known);
      if (known.size >= mostOfAType || known.has(id)) continue;
      known.add(id);
      waiting.push(id);
    }
  };
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const named = getNamedType(field.type);
    if (!isFree(field) || !isObjectType(named)) continue;
    take(await client.answer(`{ ${field.name} { ${selectionOf(named, 1)} } }`));
  }
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const type = decodeGlobalId(id)?.type ?? "";
    const object = schema.getType(type);
    if (!isObjectType(object)) throw new Error(`${type} is no object`);
    take(
      await client.answer(
        `query ($id: ID!) { node(id: $id) { ... on ${type} { ${selectionOf(object, 1)} } } }`,
        {
          id,
        },
      ),
    );
  }
  return { text: texts.join("\n"), types: new Set(met.keys()) };
}
