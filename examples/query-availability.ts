// What may be sold of some SKUs, asked with graphql-request alone: any GraphQL client will do.
//   node examples/query-availability.ts OAK-TRAY-S KIT-GIFT-TRAY
import { GraphQLClient, gql } from "graphql-request";
import { token, url } from "./settings.ts";

type Answer = {
  integrations: { nodes: { id: string; name: string }[] };
};
type Row = {
  sku: string;
  available: number | null;
  unavailableReason: string | null;
  sourceLocation: { name: string };
};

const client = new GraphQLClient(`${url}/graphql`, { headers: { authorization: `Bearer ${token}` } });

const { integrations } = await client.request<Answer>(gql`
  query Integrations {
    integrations(first: 50) {
      nodes {
        id
        name
      }
    }
  }
`);

for (const { id, name } of integrations.nodes) {
  const { availability } = await client.request<{ availability: Row[] }>(
    gql`
      query Available($integrationId: ID!, $skus: [String!]!) {
        availability(integrationId: $integrationId, skus: $skus) {
          sku
          available
          unavailableReason
          sourceLocation {
            name
          }
        }
      }
    `,
    { integrationId: id, skus: process.argv.slice(2) },
  );
  for (const { sku, available, unavailableReason, sourceLocation } of availability) {
    // Unknown is not zero: nothing should be concluded from it.
    console.log(`${name}: ${sku} at ${sourceLocation.name}: ${available ?? `unknown, ${unavailableReason}`}`);
  }
}
