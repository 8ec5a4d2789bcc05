// What each field and type costs, as the cost directives say it (https://ibm.github.io/graphql-specs/cost-spec.html). They
// stand in the printed schema, and whoever reckons a cost, here or at a client, reckons by them.
import {
  DirectiveLocation,
  getNamedType,
  getNullableType,
  GraphQLBoolean,
  GraphQLDirective,
  type GraphQLField,
  GraphQLInt,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  type GraphQLSchema,
  GraphQLString,
  isCompositeType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
} from "graphql";
import { defaultPageSize } from "../schema/paging.ts";

export const costDirective = new GraphQLDirective({
  name: "cost",
  description:
    "Points that each object of this type, or each value of this field, counts as. Where there is none, an object is one point and a leaf is free; a field's weight goes before its type's. What a field selects is added to its weight, and both count once for each item of a list.",
  locations: [DirectiveLocation.OBJECT, DirectiveLocation.FIELD_DEFINITION],
  args: {
    weight: { type: new GraphQLNonNull(GraphQLString), description: "A number of points." },
  },
});

const names = new GraphQLList(new GraphQLNonNull(GraphQLString));
export const listSizeDirective = new GraphQLDirective({
  name: "listSize",
  description:
    "How many items a list counts as; where there is none, 10. A page counts its rows though only its `pageInfo` or `totalCount` is asked for, and never more of them than are served.",
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: {
    assumedSize: { type: GraphQLInt, description: "As many, where no argument says it." },
    slicingArguments: {
      type: names,
      description: "The arguments that say it: by their value, or by their length where they are lists.",
    },
    sizedFields: { type: names, description: "The lists that are so long, where this field is none." },
    requireOneSlicingArgument: {
      type: GraphQLBoolean,
      defaultValue: true,
      description: "Whether one of these arguments must be given.",
    },
  },
});

export type ListSize = {
  assumedSize: number;
  slicingArguments?: string[];
  sizedFields?: string[];
  requireOneSlicingArgument?: false;
};
export type AppliedDirective = { name: string; args: Readonly<Record<string, unknown>> };
type Part = { extensions: Readonly<Record<string, unknown>> };

/** A change is stored, told of and synced: work beyond the rows it answers with. */
const mutationPoints = 10;
/** `totalCount` counts all rows of a listing, whatever the page's size. */
const countPoints = 10;
/** Rows of a list that is no page and whose length nobody can tell beforehand: locations, steps, components. */
export const assumedListSize = 10;

/** Arguments by which a list that is no page is as long as the caller says, and what it is where none is said. */
const lengths: Readonly<Record<string, number>> = { buckets: 60, points: 200 };
type Field = GraphQLField<unknown, unknown>;

const isPaged = ({ args }: Field): boolean => args.some(({ name }) => name === "first");

function listSizeOf(field: Field): ListSize | null {
  if (isPaged(field)) {
    return {
      assumedSize: defaultPageSize,
      slicingArguments: ["first", "last"],
      sizedFields: ["edges", "nodes"],
      requireOneSlicingArgument: false,
    };
  }
  if (!isListType(getNullableType(field.type)) || !isCompositeType(getNamedType(field.type))) return null;
  const lists = field.args.filter(({ name, type }) => isListType(getNullableType(type)) || name in lengths);
  if (lists.length === 0) return { assumedSize: assumedListSize };
  const slicingArguments = lists.map(({ name }) => name);
  const assumedSize = slicingArguments.map((name) => lengths[name]).find(Boolean) ?? assumedListSize;
  return { assumedSize, slicingArguments, requireOneSlicingArgument: false };
}

/** Edges are the rows' wrapping: it is the row within that counts. */
const isEdge = (type: GraphQLNamedType): boolean => type.name.endsWith("Edge");

function weightOf(type: GraphQLNamedType, field: Field, schema: GraphQLSchema): number | null {
  if (type === schema.getMutationType()) return mutationPoints + 1;
  return field.name === "totalCount" ? countPoints : null;
}

const costOf = (weight: number): AppliedDirective => ({ name: "cost", args: { weight: String(weight) } });

export const directivesOf = ({ extensions }: Part): AppliedDirective[] => {
  const applied = extensions["directives"];
  return Array.isArray(applied) ? (applied as AppliedDirective[]) : [];
};

const apply = (part: Part, ...directives: AppliedDirective[]): void => {
  if (directives.length === 0) return;
  part.extensions = { ...part.extensions, directives: [...directivesOf(part), ...directives] };
};

/** Writes the directives to all that costs other than what is usual. */
export function declareCosts(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || !(isObjectType(type) || isInterfaceType(type))) continue;
    if (isEdge(type)) apply(type, costOf(0));
    for (const field of Object.values(type.getFields())) {
      const weight = weightOf(type, field, schema);
      const size = isEdge(type) ? null : listSizeOf(field);
      const isSizedByPage =
        (field.name === "edges" || field.name === "nodes") && type.name.endsWith("Connection");
      if (weight !== null) apply(field, costOf(weight));
      if (size && !isSizedByPage) apply(field, { name: "listSize", args: size });
    }
  }
  return schema;
}

/** How long a list is, or how many rows a page has; null where nothing is said of it. */
export const readListSize = (field: Part): ListSize | null =>
  (directivesOf(field).find(({ name }) => name === "listSize")?.args as ListSize | undefined) ?? null;

/** Null where it has none of its own. */
export function readWeight(part: Part): number | null {
  const weight = directivesOf(part).find(({ name }) => name === "cost")?.args["weight"];
  return weight === undefined ? null : Number(weight);
}
