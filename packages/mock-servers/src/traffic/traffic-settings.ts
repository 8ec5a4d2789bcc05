// How busy the mocks' own world is, and with what. A mix names kinds with weights; what it does not name does not happen.
import { z } from "zod";

/** By kind: how often, in parts of the whole, and what it is. */
const usualMix = {
  "shop-order": 36,
  payment: 4,
  hold: 2,
  "shop-fulfillment": 28,
  cancellation: 4,
  "wholesale-order": 5,
  "wholesale-delivery": 6,
  "production-order": 3,
  production: 4,
  "purchase-order": 2,
  receiving: 2.5,
  "stock-adjustment": 2,
  "stock-transfer": 1,
  "order-deletion": 0.5,
} as const;

export type TrafficKind = keyof typeof usualMix;
export type TrafficMix = Partial<Record<TrafficKind, number>>;

const kinds = Object.keys(usualMix) as [TrafficKind, ...TrafficKind[]];

export const trafficMixShape: z.ZodType<TrafficMix> = z
  .partialRecord(z.enum(kinds), z.number().min(0))
  .refine((mix) => Object.values(mix).some((weight) => weight > 0), "names nothing that happens");

export const trafficSettingsShape = z.strictObject({
  /** Events a minute, on average; they come by chance as customers do. */
  rate: z.number().positive().max(6000).default(30),
  mix: trafficMixShape.default(usualMix),
});

export type TrafficSettings = z.output<typeof trafficSettingsShape>;
export type TrafficSettingsInput = z.input<typeof trafficSettingsShape>;
