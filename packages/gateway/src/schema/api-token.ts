// API tokens: who may ask, and for what.
import type { ApiTokenRow } from "@stockgate/core";
import { builder, defineNode } from "./builder.ts";
import { Integration } from "./integration.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { readListing } from "./paging.ts";
import { carryOut, definePayload } from "./user-error.ts";
import { TokenScope } from "./viewer.ts";

const ApiToken = defineNode("ApiToken", (tx, ids) => tx.apiTokens.byIds(ids));

ApiToken.implement({
  description: "A token for this API. It is shown once, when it is made: the gateway keeps its hash alone.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "Whose or what for, as whoever made it wrote." }),
    scope: t.expose("scope", { type: TokenScope, description: "What it allows." }),
    integration: t.field({
      type: Integration,
      nullable: true,
      description: "The one integration that it is confined to; null for all.",
      resolve: ({ integration }) => integration,
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      nullable: true,
      description: "When it ends by itself; null for never.",
    }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was used last, to the minute; null where it never was.",
    }),
    revokedAt: t.expose("revokedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was revoked; null where it is not.",
    }),
  }),
});

const ApiTokenConnection = builder.connectionObject(
  { type: ApiToken, name: "ApiTokenConnection", description: "A page of tokens." },
  { name: "ApiTokenEdge", description: "A token within a listing." },
);

builder.queryField("apiTokens", (t) =>
  t.connection(
    {
      type: ApiToken,
      description:
        "Every token, oldest first; those that ended are kept for 90 days. The token of the configuration is not among them.",
      resolve: (_root, args, { engine }) =>
        readListing<ApiTokenRow>(
          "apiToken",
          args,
          (request) => engine.read((tx) => tx.apiTokens.page(request)),
          () => engine.read((tx) => tx.apiTokens.count()),
        ),
    },
    ApiTokenConnection,
  ),
);

const CreateApiTokenInput = builder.inputType("CreateApiTokenInput", {
  description: "What the token is for.",
  fields: (t) => ({
    name: t.string({ required: true, description: "Whose or what for: such as the program's name." }),
    scope: t.field({
      type: TokenScope,
      required: true,
      description: "What it is to allow; no more than needed.",
    }),
    integrationId: t.id({ description: "The one integration that it is confined to; all where left out." }),
    expiresAt: t.field({
      type: "DateTime",
      description: "When it is to end by itself; never where left out.",
    }),
  }),
});

const CreateApiTokenPayload = definePayload<{ token: ApiTokenRow; secret: string }>(
  "CreateApiTokenPayload",
  (t) => ({
    apiToken: t.field({
      type: ApiToken,
      nullable: true,
      description: "What was made; null where the request was refused.",
      resolve: ({ value }) => value?.token ?? null,
    }),
    secret: t.string({
      nullable: true,
      description:
        "The token itself, for `Authorization: Bearer`. It is never shown again; null where the request was refused.",
      resolve: ({ value }) => value?.secret ?? null,
    }),
  }),
);

builder.mutationField("createApiToken", (t) =>
  t.field({
    type: CreateApiTokenPayload,
    description: "Makes a token.",
    args: { input: t.arg({ type: CreateApiTokenInput, required: true, description: "The token." }) },
    resolve: (_root, { input: { name, scope, integrationId, expiresAt } }, context) => {
      const wanted = {
        integrationId: typeof integrationId === "string" ? wantIntegration(integrationId) : undefined,
      };
      return carryOut(context, wanted, (ids) =>
        context.engine.commands.createApiToken({
          name,
          scope,
          integrationId: ids.integrationId,
          expiresAt: expiresAt ?? undefined,
        }),
      );
    },
  }),
);

const RevokeApiTokenInput = builder.inputType("RevokeApiTokenInput", {
  description: "Which token is to end.",
  fields: (t) => ({ apiTokenId: t.id({ required: true, description: "The token." }) }),
});

const RevokeApiTokenPayload = definePayload<ApiTokenRow>("RevokeApiTokenPayload", (t) => ({
  apiToken: t.field({
    type: ApiToken,
    nullable: true,
    description: "As it is now; null where the request was refused.",
    resolve: ({ value }) => value,
  }),
}));

builder.mutationField("revokeApiToken", (t) =>
  t.field({
    type: RevokeApiTokenPayload,
    description:
      "Ends a token for good; one that is revoked already stays as it is. Subscriptions under it end at once, those at another gateway on the same database within 5 seconds.",
    args: { input: t.arg({ type: RevokeApiTokenInput, required: true, description: "Which." }) },
    resolve: (_root, { input: { apiTokenId } }, context) =>
      carryOut(context, { apiTokenId: { type: "ApiToken", text: apiTokenId } }, (ids) =>
        context.engine.commands.revokeApiToken(ids.apiTokenId),
      ),
  }),
);
