// What is asked, and of what.
export const skus: readonly string[] = Array.from({ length: 100 }, (_, index) => `SKU-${index + 1}`);

export const documents = {
  "availability of 100 SKUs": `query ($id: ID!, $skus: [String!]!) { availability(integrationId: $id, skus: $skus) {
    sku available sourceLocation { name } steps { kind amount result } } }`,
  "a page of 100 targets": `query ($id: ID!) { integration(id: $id) { targets(first: 100) {
    pageInfo { hasNextPage endCursor } nodes { id state desired observed channelVariant { sku title }
    channelLocation { name } sourceVariant { sku } } } } }`,
} as const;
export type DocumentName = keyof typeof documents;
