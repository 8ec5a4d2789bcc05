// Locations of either side.
import { defineBatch, groupOfEach } from "./batch.ts";
import { defineNode } from "./builder.ts";

export const Location = defineNode("Location", (tx, ids) => tx.accounts.locationsByIds(ids));

/** The live locations of an account. */
export const locationsOfAccount = defineBatch(async (tx, accounts, _args: null) =>
  groupOfEach(accounts, await tx.accounts.locationsOfAccounts(accounts), (row) => row.account),
);

Location.implement({
  description: "A place where one side keeps stock.",
  fields: (t) => ({
    externalId: t.exposeString("externalId", { description: "The far side's own id." }),
    name: t.exposeString("name", { description: "As the far side calls it." }),
    isActive: t.exposeBoolean("isActive", { description: "Whether the far side uses it at present." }),
    isPointOfSale: t.exposeBoolean("isPointOfSale", {
      nullable: true,
      description: "Channel: sells in person. Null where the far side does not say.",
    }),
    isEligible: t.boolean({
      description: "Whether it may take part in stock sync; `ineligibleReason` tells why not.",
      resolve: ({ ineligibleReason }) => ineligibleReason === null,
    }),
    ineligibleReason: t.exposeString("ineligibleReason", {
      nullable: true,
      description: "Why it may take no part; null where it may.",
    }),
  }),
});
