// The console's operations. A run of its own: the plugin keeps the first documents that it is given, and the names in
// these are nothing to the client's.
import graphql, { configs, parser } from "@graphql-eslint/eslint-plugin";

const documents = "packages/console/src/graphql/*.graphql";

export default [
  {
    files: [documents],
    plugins: { "@graphql-eslint": graphql },
    languageOptions: {
      parser,
      parserOptions: { graphQLConfig: { schema: "packages/gateway/schema.graphql", documents } },
    },
    rules: {
      ...configs["flat/operations-recommended"].rules,
      // An object that is only passed through needs no id.
      "@graphql-eslint/require-selections": "off",
    },
  },
];
