// What is asked, and of what.
export const rowsAsked = 100;

/** Of the part of this number. */
export const skusOf = (part: number): string[] =>
  Array.from({ length: rowsAsked }, (_, index) => `SKU-${part * rowsAsked + index + 1}`);

export const documents = {
  "availability of 100 SKUs": `query ($id: ID!, $skus: [String!]!) { availability(integrationId: $id, skus: $skus) {
    sku available sourceLocation { name } steps { kind amount result } } }`,
  "a page of 100 targets": `query ($id: ID!, $after: String) { integration(id: $id) { targets(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor } nodes { id state desired observed channelVariant { sku title }
    channelLocation { name } sourceVariant { sku } } } } }`,
} as const;
