// The cost directives as Apollo Federation has them: of the same names, but a weight is an Int, and a list's length counts
// for nothing as an argument that tells a size (https://www.apollographql.com/docs/graphos/reference/federation/directives).
import { getNullableType, type GraphQLArgument, GraphQLDirective, GraphQLInt, GraphQLNonNull } from "graphql";
import { type AppliedDirective, costDirective, type ListSize, listSizeDirective } from "./cost-directives.ts";

export const federatedDirectives: readonly GraphQLDirective[] = [
  new GraphQLDirective({
    ...costDirective.toConfig(),
    args: { weight: { type: new GraphQLNonNull(GraphQLInt) } },
  }),
  listSizeDirective,
];

const isNumber = ({ type }: GraphQLArgument): boolean => getNullableType(type) === GraphQLInt;

/** What is applied to a field, as a router takes it. */
export function federate(
  applied: AppliedDirective,
  { args }: { args: readonly GraphQLArgument[] },
): AppliedDirective {
  const { slicingArguments, requireOneSlicingArgument, ...size } = applied.args as ListSize;
  if (applied.name !== listSizeDirective.name || slicingArguments === undefined) return applied;
  const numbers = new Set(args.filter(isNumber).map(({ name }) => name));
  const slicing = slicingArguments.filter((name) => numbers.has(name));
  if (slicing.length === 0) return { ...applied, args: size };
  return { ...applied, args: { ...size, slicingArguments: slicing, requireOneSlicingArgument } };
}
