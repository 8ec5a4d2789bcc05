// Making and revoking API tokens. The token itself is answered once, and kept nowhere.
import type { ApiTokenRow, TokenScope } from "../../store/entities/api-token.ts";
import { hashToken, makeApiToken } from "../api-tokens.ts";
import { type EngineContext, topics } from "../context.ts";
import { checkName } from "./accounts.ts";
import { findIntegration } from "./find.ts";
import { asCommand, type CommandResult, Refused, refusal } from "./refusal.ts";

export type CreateApiToken = {
  name: string;
  scope: TokenScope;
  /** The one integration that it is confined to. */
  integrationId?: number | undefined;
  /** Epoch milliseconds. */
  expiresAt?: number | undefined;
};

export type MadeToken = { token: ApiTokenRow; secret: string };

export const createApiToken = (
  { ports, store }: EngineContext,
  { name, scope, integrationId, expiresAt }: CreateApiToken,
): Promise<CommandResult<MadeToken>> =>
  asCommand(async () => {
    const now = ports.clock.now();
    const checkedName = checkName(name);
    if (scope === "ADMIN" && integrationId !== undefined) {
      const message =
        "An ADMIN token is for the whole gateway: leave the integration out, or take a lesser scope.";
      throw new Refused(refusal("CONFLICT", message, ["integrationId"]));
    }
    if (expiresAt !== undefined && expiresAt <= now) {
      const message = "This time has passed: give a later one, or none for a token that does not expire.";
      throw new Refused(refusal("OUT_OF_RANGE", message, ["expiresAt"]));
    }
    const secret = makeApiToken();
    return store.transaction(async (tx) => {
      if (integrationId !== undefined) await findIntegration(tx, integrationId);
      const token = await tx.apiTokens.insert({
        name: checkedName,
        hash: hashToken(secret),
        scope,
        integration: integrationId ?? null,
        createdAt: now,
        expiresAt: expiresAt ?? null,
        lastUsedAt: null,
        revokedAt: null,
      });
      return { token, secret };
    });
  });

/** A token that is revoked already stays as it is. Requests and subscriptions under it end. */
export const revokeApiToken = (
  { ports, store }: EngineContext,
  apiTokenId: number,
): Promise<CommandResult<ApiTokenRow>> =>
  asCommand(() =>
    store.transaction(async (tx) => {
      const token = await tx.apiTokens.byId(apiTokenId);
      if (!token) throw new Refused(refusal("NOT_FOUND", "There is no token with this id.", ["apiTokenId"]));
      token.revokedAt ??= ports.clock.now();
      tx.wake(topics.tokens);
      return token;
    }),
  );
