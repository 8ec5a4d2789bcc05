// Where on these pages each problem that the gateway names is mended, and whether it must be.

export type WayOut = { severity: "mend" | "note"; label: string; path: string | null };

const mend = (label: string, path: string): WayOut => ({ severity: "mend", label, path });
const note = (label: string, path: string): WayOut => ({ severity: "note", label, path });

const ways: Readonly<Record<string, WayOut>> = {
  SOURCE_DISCONNECTED: mend("Connect it again", "/accounts"),
  SOURCE_UNAUTHORIZED: mend("Enter its key again", "/accounts"),
  SOURCE_UNREACHABLE: mend("Look at the account", "/accounts"),
  SOURCE_WEBHOOKS: note("What it means", "/health"),
  CHANNEL_DISCONNECTED: mend("Connect it again", "/accounts"),
  CHANNEL_UNAUTHORIZED: mend("Enter its access again", "/accounts"),
  CHANNEL_UNREACHABLE: mend("Look at the account", "/accounts"),
  CHANNEL_WEBHOOKS: note("What it means", "/health"),
  ORDERS_NOT_READABLE: mend("Look at the account", "/accounts"),
  ORDER_PLACES_NOT_READABLE: mend("Look at the account", "/accounts"),
  LOCATION_UNMAPPED: mend("Map locations", "/locations"),
  NO_LOCATION_MAPPED: mend("Map locations", "/locations"),
  LOCATION_NOT_ELIGIBLE: mend("Map locations", "/locations"),
  SECOND_WRITER: mend("See what is held", "/failures"),
  MASS_ZERO: mend("Decide", "/runs"),
  ZERO_REJECTED: note("See what is held", "/failures"),
  STOCK_UNREADABLE: mend("See the stock", "/stock"),
  IN_FLIGHT_ORDERS_OVERDUE: mend("See the orders", "/in-flight"),
  PREPARING: { severity: "note", label: "", path: null },
};

export const wayOutOf = (code: string): WayOut => ways[code] ?? { severity: "mend", label: "", path: null };
