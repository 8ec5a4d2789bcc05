// Who may ask, and whose key was revoked: told over /__mock/keys, kept over a restart.
import { z } from "zod";
import type { StateFile } from "../../shared/state-file.ts";

export type ApiKeys = {
  isValid(key: string): boolean;
  /** The control API's routes: GET lists them, POST {"key": "...", "isRevoked": true} revokes one or brings it back. */
  routes: Record<string, (body: unknown) => unknown>;
};

const change = z.strictObject({ key: z.string(), isRevoked: z.boolean() });

export function openApiKeys(state: StateFile, keys: readonly string[]): ApiKeys {
  const known = new Set(keys);
  const revoked = state.collection<boolean>("revoked-keys");
  const list = () => keys.map((key) => ({ key, isRevoked: revoked.get(key) === true }));
  return {
    isValid: (key) => known.has(key) && revoked.get(key) !== true,
    routes: {
      "GET keys": list,
      "POST keys"(body) {
        const { key, isRevoked } = change.parse(body);
        if (!known.has(key)) throw new SyntaxError(`No key ${key}`);
        if (isRevoked) revoked.set(key, true);
        else revoked.delete(key);
        state.commit();
        return list();
      },
    },
  };
}
