// Who asks.
import type { TokenScope as CoreScope } from "@stockgate/core";
import type { Viewer as GatewayViewer } from "../auth/viewer.ts";
import { builder, defineEnum } from "./builder.ts";
import { Integration } from "./integration.ts";

export const TokenScope = defineEnum<CoreScope>("TokenScope", "What a token allows.", {
  READ: "To see everything but tokens.",
  OPERATE: "That, and what an operator does: the toggle, pushes, runs, approvals, orders in flight.",
  CONFIGURE: "That, and to decide on mappings, policies and imports.",
  ADMIN: "Everything: accounts with their credentials, integrations, tokens.",
});

const Viewer = builder.objectRef<GatewayViewer>("Viewer").implement({
  description: "Whoever bears the token of this request.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "The token's name." }),
    scope: t.expose("scope", { type: TokenScope, description: "What it allows." }),
    integration: t.field({
      type: Integration,
      nullable: true,
      description: "The one integration that it is confined to; null for all.",
      resolve: ({ integration }) => integration,
    }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      nullable: true,
      description: "When it ends by itself; null for never.",
    }),
  }),
});

builder.queryField("viewer", (t) =>
  t.field({
    type: Viewer,
    description: "Who asks, and what that allows.",
    resolve: (_root, _args, { viewer }) => viewer,
  }),
);
