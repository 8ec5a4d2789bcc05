// Keys of Katana's own programs. They have no quota, as those programs do not pass the public API's door, and what they
// order bears their source. For the mock's own life alone: a client that is tried with one learns nothing of quotas.

/** Katana's import of a store's orders. */
export const importKey = "katana-import-key";
/** The people at Katana's screens. */
export const staffKey = "katana-staff-key";

/** By key: the source of its sales orders. Katana: free text, these among the documents' examples (O). */
export const defaultOwnKeys: Readonly<Record<string, string>> = {
  [importKey]: "shopify",
  [staffKey]: "katana",
};
