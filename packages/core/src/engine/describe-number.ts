// A number's terms as events and explanations carry them: decimals as text, records by the source's own ids (rule Q11).
import type { Availability, KitComponent, Snapshot } from "../domain/availability.ts";
import { formatQuantity } from "../domain/quantity.ts";
import type { EventDetail } from "../store/entities/run.ts";

export const describeSteps = (availability: Availability): EventDetail => ({
  steps: availability.steps.map((step) => ({
    kind: step.kind,
    label: step.label,
    amount: formatQuantity(step.amount),
    result: formatQuantity(step.result),
    detail: step.detail,
    readAt: step.readAt,
  })),
  ...(availability.unavailableReason === null ? {} : { unavailableReason: availability.unavailableReason }),
});

const describeComponent = (snapshot: Snapshot, component: KitComponent): EventDetail => ({
  variantId: snapshot.variants.get(component.variantId)?.externalId ?? null,
  quantityPerKit: formatQuantity(component.quantityPerKit),
  available: component.available === null ? null : formatQuantity(component.available),
  allows: component.allows,
  isLimiting: component.isLimiting,
});

/** All that there is to say of it. */
export const describeNumber = (availability: Availability, snapshot: Snapshot): EventDetail => ({
  ...describeSteps(availability),
  components: availability.components.map((component) => describeComponent(snapshot, component)),
});
