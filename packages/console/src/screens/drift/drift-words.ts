// Why a store shows another number, as a merchant says it, and what becomes of it.
import type { DriftCause } from "../../graphql/generated/documents.ts";

type Words = { label: string; about: string };

export const driftWords: Readonly<Record<DriftCause, Words>> = {
  BEFORE_SYNC: {
    label: "From before sync",
    about: "The store showed this before sync was switched on. A push or the night brings it right.",
  },
  MISSED_SIGNAL: {
    label: "Missed change",
    about: "The source changed without telling; the sweep found out.",
  },
  MANUAL_EDIT: { label: "Edited by hand", about: "Somebody edited the quantity in the store." },
  OTHER_WRITER: {
    label: "Another app writes",
    about: "Another app, or the vendor's own stock sync, writes there too.",
  },
  FAILED_WRITE: { label: "Failed write", about: "The last write failed; it is tried again." },
  LAG: { label: "Not yet shown", about: "A write is on its way, or the store does not show it yet." },
  MAPPING: { label: "Mapped otherwise before", about: "It followed another item or location until lately." },
  UNKNOWN: { label: "Not explained", about: "Nothing that is known explains it." },
};
