// What went wrong with a piece of work, as it is kept with it.
import { builder } from "./builder.ts";

export type SyncErrorValue = { code: string; message: string; retryAt: number | null };

export const SyncError = builder.objectRef<SyncErrorValue>("SyncError").implement({
  description: "Why a piece of work failed.",
  fields: (t) => ({
    code: t.exposeString("code", { description: "For programs. Stable." }),
    message: t.exposeString("message", { description: "For a person." }),
    retryAt: t.expose("retryAt", {
      type: "DateTime",
      nullable: true,
      description: "When it is tried again by itself; null where it is not.",
    }),
  }),
});
