// Where an integration's CSV files are had, and handed in: over plain HTTP, beside GraphQL.
import { builder } from "./builder.ts";
import { encodeGlobalId } from "./global-id.ts";
import { Integration } from "./integration.ts";

const pathOf = (integrationId: number, name: string) =>
  `/csv/${encodeGlobalId("Integration", integrationId)}/${name}.csv`;

const IntegrationCsv = builder.objectRef<{ id: number }>("IntegrationCsv").implement({
  description:
    "Paths of CSV files on this gateway: GET downloads one, POST with content-type text/csv hands one in. The same token is needed as for GraphQL. With ?dryRun=true a POST only tells what it would do.",
  fields: (t) => ({
    mappings: t.string({
      description: "Each variant mapping. Handed in, its rows map and exclude.",
      resolve: ({ id }) => pathOf(id, "mappings"),
    }),
    levels: t.string({
      description:
        "What each target should show, in the form of Shopify's inventory import: read from the channel as it is downloaded. Handed in, counts become opening stock in the source, by a run of kind IMPORT.",
      resolve: ({ id }) => pathOf(id, "levels"),
    }),
  }),
});

builder.objectField(Integration, "csv", (t) =>
  t.field({
    type: IntegrationCsv,
    description: "Where its CSV files are.",
    resolve: ({ id }) => ({ id }),
  }),
);
