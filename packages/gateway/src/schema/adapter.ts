// Adapters: what this gateway can be connected to.
import { type Adapter as CoreAdapter, configJsonSchema } from "@stockgate/core/contracts";
import { builder, defineEnum } from "./builder.ts";

export const AccountKind = defineEnum("AccountKind", "Which side of a sync an account stands on.", {
  SOURCE: "Knows the stock.",
  CHANNEL: "Sells it.",
});

export const Adapter = builder.objectRef<CoreAdapter>("Adapter").implement({
  description: "Makes one vendor's system usable as a source or a channel.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "Stable; what connectAccount takes." }),
    kind: t.expose("kind", { type: AccountKind, description: "Which side it serves." }),
    title: t.exposeString("title", { description: "For a person." }),
    version: t.exposeString("version", { description: "The adapter's own version." }),
    capabilities: t.stringList({
      description: "Optional parts that it supports.",
      resolve: ({ capabilities }) => [...capabilities],
    }),
    configSchema: t.field({
      type: "JSON",
      description:
        "JSON Schema of the configuration that connectAccount takes; secret fields are marked writeOnly.",
      resolve: configJsonSchema,
    }),
  }),
});

builder.queryField("adapters", (t) =>
  t.field({
    type: [Adapter],
    description: "Every adapter this gateway was started with.",
    resolve: (_root, _args, { engine }) => [...engine.adapters],
  }),
);
