// What a store answers that takes none of these numbers, by their places in the write.
const errorAt = (index: number) => ({
  code: "INVALID",
  field: ["input", "quantities", String(index)],
  message: "It is not wanted.",
});

export const refusedWrite = (...indexes: number[]) => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    data: { inventorySetQuantities: { inventoryAdjustmentGroup: null, userErrors: indexes.map(errorAt) } },
  }),
});
