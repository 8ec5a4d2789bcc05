// The schema as text, with the directives that are applied to its parts: graphql-js prints their definitions alone.
import {
  astFromValue,
  type DirectiveDefinitionNode,
  type GraphQLDirective,
  type GraphQLField,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
} from "graphql";
import { type AppliedDirective, directivesOf } from "../cost/cost-directives.ts";

type Part = Parameters<typeof directivesOf>[0];

export function printApplied({ name, args }: AppliedDirective, known: readonly GraphQLDirective[]): string {
  const definition = known.find((each) => each.name === name);
  if (!definition) return "";
  const given = definition.args.flatMap((argument) => {
    const value = args[argument.name] === undefined ? null : astFromValue(args[argument.name], argument.type);
    return value ? [`${argument.name}: ${print(value)}`] : [];
  });
  return ` @${name}(${given.join(", ")})`;
}

/** What is applied, and behind which place of the text. */
type Insertion = { at: number; text: string };

/** `text` is the schema's; behind each part of it stands what is printed of each directive that is applied there. */
export function writeDirectives(
  text: string,
  schema: GraphQLSchema,
  printEach: (applied: AppliedDirective, field: GraphQLField<unknown, unknown> | null) => string,
): string {
  const { definitions } = parse(text);
  const applied = (part: Part, field: GraphQLField<unknown, unknown> | null = null) =>
    directivesOf(part)
      .toSorted((left, right) => left.name.localeCompare(right.name))
      .map((each) => printEach(each, field))
      .join("");
  const insertions = definitions.flatMap((node): Insertion[] => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
    const type = schema.getType(node.name.value);
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const fields = type.getFields();
    const behindName = (node.interfaces?.at(-1) ?? node.name).loc?.end ?? 0;
    return [
      { at: behindName, text: applied(type) },
      ...(node.fields ?? []).map((field) => {
        const part = fields[field.name.value];
        return { at: field.type.loc?.end ?? 0, text: part ? applied(part, part) : "" };
      }),
    ];
  });
  // From the end, so that the places before stay what they are.
  return insertions.reduceRight(
    (done, { at, text: directives }) => done.slice(0, at) + directives + done.slice(at),
    text,
  );
}

export function printSortedSchema(schema: GraphQLSchema): string {
  const text = printSchema(lexicographicSortSchema(schema));
  const defined = parse(text).definitions.filter(
    (each): each is DirectiveDefinitionNode => each.kind === Kind.DIRECTIVE_DEFINITION,
  );
  const known = schema.getDirectives().filter(({ name }) => defined.some((each) => each.name.value === name));
  return `${writeDirectives(text, schema, (each) => printApplied(each, known))}\n`;
}
