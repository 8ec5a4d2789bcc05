// What Shopify answers where it was told to stock an item at a location, in our words.
import { z } from "zod";

/** What keeps it from being stocked; none where it is. */
export type StockedLevel = { refusals: { code: string; message: string }[] };

const payload = z
  .object({ userErrors: z.array(z.object({ code: z.string().nullable(), message: z.string() })) })
  .transform(({ userErrors }): StockedLevel => ({
    refusals: userErrors.map(({ code, message }) => ({ code: code ?? "UNKNOWN", message })),
  }))
  .nullable();

export const stockLevelShape = z.object({ inventoryBulkToggleActivation: payload });

/** The same, asked several times under aliases. */
export const stockedLevelsShape = z.record(z.string(), payload);
