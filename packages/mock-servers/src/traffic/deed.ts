// What somebody in the mocks' world does: one event, over a vendor's own API.

/** `idle`: there was nothing to do it with. `refused`: the vendor did not allow it (sold out, closed since). */
export type DeedOutcome = "done" | "idle" | "refused";
export type Deed = () => Promise<DeedOutcome>;
