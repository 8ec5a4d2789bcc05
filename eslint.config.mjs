// The GraphQL schema and the client's operations; everything else is oxlint's.
import graphql, { configs, parser } from "@graphql-eslint/eslint-plugin";

const schema = "packages/gateway/schema.graphql";
const documents = "packages/client/operations/**/*.graphql";
// Asked for in each block: the plugin keeps the first configuration that it is given.
const languageOptions = { parser, parserOptions: { graphQLConfig: { schema, documents } } };
const plugins = { "@graphql-eslint": graphql };

export default [
  {
    files: [schema],
    plugins,
    languageOptions,
    rules: {
      ...configs["flat/schema-recommended"].rules,
      ...configs["flat/schema-relay"].rules,
      // `nodes` stands beside `edges`; a mapping is known by its variants and has no id of its own.
      "@graphql-eslint/relay-edge-types": [
        "error",
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
      // Which objects have an id the contract says; the others are parts of these.
      "@graphql-eslint/strict-id-in-types": "off",
      "@graphql-eslint/require-description": [
        "error",
        {
          types: true,
          rootField: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
        },
      ],
      // No date beside the reason: the directive of the specification has none, and what goes is told by releases.
      "@graphql-eslint/require-deprecation-reason": "error",
      "@graphql-eslint/require-type-pattern-with-oneof": "error",
      "@graphql-eslint/no-scalar-result-type-on-mutation": "error",
      "@graphql-eslint/input-name": ["error", { checkInputType: true, caseSensitiveInputType: false }],
    },
  },
  {
    files: [documents],
    plugins,
    languageOptions,
    rules: {
      ...configs["flat/operations-recommended"].rules,
      // An object that is only passed through needs no id.
      "@graphql-eslint/require-selections": "off",
    },
  },
];
