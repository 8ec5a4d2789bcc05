// What a person decides about an order in flight.
import type { InFlightOrderRow } from "@stockgate/core";
import { builder } from "./builder.ts";
import { InFlightOrder } from "./in-flight-order.ts";
import { carryOut, definePayload } from "./user-error.ts";

const ResolveInFlightOrderInput = builder.inputType("ResolveInFlightOrderInput", {
  description: "Which order, and what became of it.",
  fields: (t) => ({
    inFlightOrderId: t.id({ required: true, description: "The order in flight." }),
    note: t.string({ description: "For those who look it up later, at most 1000 characters." }),
    sourceOrderNumber: t.string({
      description:
        "The number of the source's sales order that it is: then it is matched with that one, and counts as known from there. Left out: it is settled, and nothing of it is held back any more.",
    }),
  }),
});

const ResolveInFlightOrderPayload = definePayload<InFlightOrderRow | null>(
  "ResolveInFlightOrderPayload",
  (t) => ({
    inFlightOrder: t.field({
      type: InFlightOrder,
      nullable: true,
      description: "As it is now; null where it is in flight no more, or the request was refused.",
      resolve: ({ value }) => value,
    }),
  }),
);

builder.mutationField("resolveInFlightOrder", (t) =>
  t.field({
    type: ResolveInFlightOrderPayload,
    description: "A person settles an order that the source will never know: its units stop being held back.",
    args: { input: t.arg({ type: ResolveInFlightOrderInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      carryOut(
        context,
        { orderId: { type: "InFlightOrder", text: input.inFlightOrderId, path: ["inFlightOrderId"] } },
        ({ orderId }) =>
          context.engine.commands.resolveInFlightOrder({
            inFlightOrderId: orderId,
            note: input.note ?? null,
            sourceOrderNumber: input.sourceOrderNumber ?? null,
          }),
      ),
  }),
);
