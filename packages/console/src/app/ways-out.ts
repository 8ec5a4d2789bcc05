// Where on these pages each problem that the gateway names is mended, and whether it must be.

export type WayOut = { severity: "mend" | "note"; label: string; path: string | null };

const mend = (label: string, path: string): WayOut => ({ severity: "mend", label, path });
const note = (label: string, path: string): WayOut => ({ severity: "note", label, path });

const ways: Readonly<Record<string, WayOut>> = {
  SOURCE_DISCONNECTED: mend("Connect it again", "/accounts"),
  SOURCE_UNAUTHORIZED: mend("Enter its key again", "/accounts"),
  SOURCE_UNREACHABLE: mend("Look at the account", "/accounts"),
  SOURCE_WEBHOOKS: note("All of the health", "/doctor"),
  CHANNEL_DISCONNECTED: mend("Connect it again", "/accounts"),
  CHANNEL_UNAUTHORIZED: mend("Enter its access again", "/accounts"),
  CHANNEL_UNREACHABLE: mend("Look at the account", "/accounts"),
  CHANNEL_WEBHOOKS: note("All of the health", "/doctor"),
  ORDERS_NOT_READABLE: mend("Look at the account", "/accounts"),
  ORDER_PLACES_NOT_READABLE: mend("Look at the account", "/accounts"),
  LOCATION_UNMAPPED: mend("Map locations", "/locations"),
  NO_LOCATION_MAPPED: mend("Map locations", "/locations"),
  LOCATION_NOT_ELIGIBLE: mend("Map locations", "/locations"),
  SECOND_WRITER: mend("See what is held", "/failures"),
  MASS_ZERO: mend("Decide", "/runs"),
  ZERO_REJECTED: note("See what is held", "/failures"),
  SHADOW: note("To the policy", "/policy"),
  SALES_ONLY: note("To the policy", "/policy"),
  STOCK_UNREADABLE: mend("See the stock", "/stock"),
  IN_FLIGHT_ORDERS_OVERDUE: mend("See the orders", "/in-flight"),
  OTHER_WRITER: mend("See the drift", "/drift"),
  MAPPINGS_BROKEN: mend("Map anew", "/mappings"),
  VARIANTS_UNMATCHED: note("Map them", "/mappings"),
  VARIANTS_SHADOWED: note("See them", "/mappings"),
  VARIANTS_NOT_SYNCABLE: note("See why", "/mappings"),
  TARGETS_FAILED: mend("See and retry", "/failures"),
  DRIFT: note("See the causes", "/drift"),
  SYNC_OFF: note("To the toggle", "/"),
  NO_INTEGRATION: mend("Set up", "/set-up"),
  ACCOUNT_UNAUTHORIZED: mend("Enter its access again", "/accounts"),
  ACCOUNT_UNREACHABLE: mend("Look at the account", "/accounts"),
  ACCOUNT_UNUSED: note("Set up", "/set-up"),
  BUDGET_USED_UP: note("Look at the account", "/accounts"),
  TOKEN_READS_ONLY: note("See tokens", "/tokens"),
  TOKEN_ENDS: note("Make another", "/tokens"),
  PREPARING: { severity: "note", label: "", path: null },
};

export const wayOutOf = (code: string): WayOut => ways[code] ?? { severity: "mend", label: "", path: null };
