// What the names of a change mean at the moment in which it is carried out: the present state, read again once something
// that others hang from was made.
import type { Session } from "../session.ts";
import { type Found, lookupAccount, lookupLocations, lookupVariants } from "./lookup.ts";
import { type Present, type PresentIntegration, readPresent } from "./present.ts";

/** A name that means nothing, once it should. */
export class NameUnknown extends Error {
  override readonly name = "NameUnknown";
}

function need<Row>(found: Found<Row>): Row {
  if ("problem" in found) throw new NameUnknown(found.problem);
  return found.row;
}

export type World = ReturnType<typeof createWorld>;

export function createWorld(session: Session, start: Present, wantsVariants: (name: string) => boolean) {
  let present = start;
  const variants = new WeakMap<PresentIntegration, ReturnType<typeof lookupVariants>>();

  function integration(name: string): PresentIntegration {
    const found = present.integrations.find((each) => each.name === name);
    if (!found) throw new NameUnknown(`there is no integration "${name}"`);
    return found;
  }

  function variantsOf(name: string) {
    const own = integration(name);
    const known = variants.get(own) ?? lookupVariants(own);
    variants.set(own, known);
    return known;
  }

  return {
    accountId: (name: string) => need(lookupAccount(present, name)).id,
    integrationId: (name: string) => integration(name).id,
    locationId(name: string, side: "channel" | "source", wanted: string): string {
      return need(lookupLocations(present, integration(name)[side]?.id, side)(wanted)).id;
    },
    /** A location of the source, where the integration is still to be made. */
    sourceLocationId: (accountName: string, wanted: string) =>
      need(lookupLocations(present, need(lookupAccount(present, accountName)).id, "source")(wanted)).id,
    variantId: (name: string, side: "channel" | "source", wanted: string) =>
      need(variantsOf(name)[side](wanted)).id,
    /** Once an account was connected: its locations are known. */
    async readAccounts(): Promise<void> {
      present = { ...present, accounts: await session.client.accounts() };
    },
    /** Once an integration was made, and where that is asked for its catalogs were read. */
    async readIntegrations(): Promise<void> {
      const known = new Map(present.integrations.map((each) => [each.id, each]));
      const read = await readPresent(
        session,
        (name) => wantsVariants(name) && !present.integrations.some((each) => each.name === name),
      );
      const integrations = read.integrations.map((each) => known.get(each.id) ?? each);
      present = { ...read, integrations };
    },
  };
}
