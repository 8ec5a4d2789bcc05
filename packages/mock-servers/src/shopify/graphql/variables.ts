// Variables: their defaults, and what does not fit their declared types, reported as Shopify reports it.
import {
  coerceInputValue,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  print,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromASTUntyped,
} from "graphql";
import type { ErrorBody } from "./errors.ts";

type Problem = { path: (string | number)[]; explanation: string };

/** Values as sent, and the declared defaults for those that were not. */
export function withDefaults(
  operation: OperationDefinitionNode,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const values = { ...given };
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (values[name] === undefined && defaultValue) values[name] = valueFromASTUntyped(defaultValue);
  }
  return values;
}

/** What of the variables does not fit their types. */
export function describeVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Record<string, unknown>,
): ErrorBody[] {
  return (operation.variableDefinitions ?? []).flatMap((definition): ErrorBody[] => {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const mayBeMissing = definition.defaultValue !== undefined || !isNonNullType(type);
    if (!isInputType(type) || (value === undefined && mayBeMissing)) return [];
    const problems: Problem[] = [];
    coerceInputValue(value ?? null, type, (path, _, error) =>
      problems.push(problemOf([...path], error.message)),
    );
    return problems.length === 0 ? [] : [invalidVariable(definition, value ?? null, problems)];
  });
}

function invalidVariable(definition: VariableDefinitionNode, value: unknown, problems: Problem[]): ErrorBody {
  const name = definition.variable.name.value;
  const details = problems
    .filter(({ path }) => path.length > 0)
    .map(({ path, explanation }) => `${path.join(".")} (${explanation})`);
  const where = details.length === 0 ? "" : ` for ${details.join(", ")}`;
  const { startToken } = definition.loc ?? {};
  return {
    message: `Variable $${name} of type ${print(definition.type)} was provided invalid value${where}`,
    ...(startToken ? { locations: [{ line: startToken.line, column: startToken.column }] } : {}),
    extensions: { code: "INVALID_VARIABLE", value, problems },
  };
}

/** graphql-js puts an unknown field down to its object, the vendor to the field. */
function problemOf(path: (string | number)[], message: string): Problem {
  const [, field, type] = /^Field "(.+?)" is not defined by type "(.+?)"/.exec(message) ?? [];
  if (field === undefined) return { path, explanation: explain(message) };
  return { path: [...path, field], explanation: `Field is not defined on ${type}` };
}

/** graphql-js says it one way, the vendor's library another. */
function explain(message: string): string {
  if (/was not provided|not to be null/.test(message)) return "Expected value to not be null";
  const enumValue = /^Value "(.+?)" does not exist in "(.+?)" enum/.exec(message);
  if (enumValue) return `Expected "${enumValue[1]}" to be one of: the values of ${enumValue[2]}`;
  const scalar = /^(\w+) cannot represent .*?: (.*)$/.exec(message);
  if (scalar) return `Could not coerce value ${scalar[2]} to ${scalar[1]}`;
  return message.replace(/^Expected type ".+?"\. /, "");
}
