// What may be decided about an integration, in a merchant's words and grouped as one thinks of it.
import type { PolicyFieldsFragment, SyncPolicyInput } from "../../graphql/generated/documents.ts";

type Key = keyof SyncPolicyInput;

export type PolicyField = { key: Key; label: string; about: string } & (
  | { form: "switch" }
  | { form: "number"; unit?: string; isOptional?: boolean }
  | { form: "decimal"; unit?: string; isOptional?: boolean }
  | { form: "text"; isOptional?: boolean }
  | { form: "moment" }
  | { form: "location" }
  | { form: "choice"; choices: Readonly<Record<string, string>> }
);

export const groups: readonly { title: string; fields: readonly PolicyField[] }[] = [
  {
    title: "How much is shown",
    fields: [
      {
        key: "bufferQuantity",
        label: "Units held back",
        about: "Of each item, whatever there is.",
        form: "number",
        unit: "units",
      },
      {
        key: "bufferPercent",
        label: "Share held back",
        about: "Of what there is, rounded up; before the units.",
        form: "decimal",
        unit: "%",
      },
      {
        key: "maximumQuantity",
        label: "Show at most",
        about: "More than this is never shown. Empty: no limit.",
        form: "number",
        unit: "units",
        isOptional: true,
      },
      {
        key: "allowNegative",
        label: "Show negative numbers",
        about: "Otherwise what is below zero is shown as 0.",
        form: "switch",
      },
    ],
  },
  {
    title: "Orders",
    fields: [
      {
        key: "commitments",
        label: "Which orders lower the number",
        about: "The source promises stock to orders; these count.",
        form: "choice",
        choices: {
          ALL: "All orders",
          CHANNEL_ORDERS: "All but those made directly in the source",
          THIS_CHANNEL: "Only those of this store, and manufacturing",
        },
      },
      {
        key: "subtractInFlightOrders",
        label: "Subtract orders in flight",
        about: "What the store has sold and the source does not know yet.",
        form: "switch",
      },
      {
        key: "orderImportMinutes",
        label: "An order is overdue after",
        about: "If the source does not know it by then, you are told.",
        form: "number",
        unit: "minutes",
      },
      {
        key: "matchOrdersByNumber",
        label: "Match orders by their number",
        about: "Where the source does not say where an order came from.",
        form: "switch",
      },
      {
        key: "unseenOrderHoldSeconds",
        label: "Hold unexplained sales for",
        about: "Units that the store gave away and no order explains yet.",
        form: "number",
        unit: "seconds",
      },
    ],
  },
  {
    title: "Kits",
    fields: [
      {
        key: "kitContention",
        label: "Kits that share a component",
        about: "What each of them shows of it.",
        form: "choice",
        choices: { INDEPENDENT: "Each shows all that could be made", EXCLUSIVE: "They share it out" },
      },
      {
        key: "kitOrdersCommitComponents",
        label: "The source reserves components for kit orders",
        about: "Off never promises a component twice.",
        form: "switch",
      },
    ],
  },
  {
    title: "Locations",
    fields: [
      {
        key: "unmappedLocations",
        label: "Locations that nobody mapped",
        about: "What happens to new ones too.",
        form: "choice",
        choices: {
          REQUIRE_MAPPING: "Ask me first",
          IGNORE: "Leave them alone",
          FOLLOW_ONLINE_STORE: "Show the online store's stock",
        },
      },
      {
        key: "onlineStoreSourceLocationId",
        label: "The online store's stock",
        about: "What such locations show.",
        form: "location",
      },
      {
        key: "stockUnstockedVariants",
        label: "Stock items where they are not stocked",
        about: "At mapped locations of the store.",
        form: "switch",
      },
    ],
  },
  {
    title: "Guards",
    fields: [
      {
        key: "massZeroGuardPercent",
        label: "Ask me when more falls to zero than",
        about: "Of all items on sale, within an hour. Empty: never ask.",
        form: "decimal",
        unit: "%",
        isOptional: true,
      },
      {
        key: "confirmIncreases",
        label: "Look twice before a number rises",
        about: "Falls are always written at once.",
        form: "switch",
      },
      {
        key: "confirmIncreasesAfterSeconds",
        label: "The second look comes after",
        about: "At least so much later.",
        form: "number",
        unit: "seconds",
      },
      {
        key: "salesOnlyUntil",
        label: "Only lower numbers until",
        about: "For a sale: rises are caught up afterwards. Empty: always both.",
        form: "moment",
      },
      {
        key: "isShadow",
        label: "Shadow mode",
        about: "All is worked out and compared, and nothing is written.",
        form: "switch",
      },
    ],
  },
  {
    title: "Overnight comparison",
    fields: [
      {
        key: "reconcileAt",
        label: "Begins at",
        about: "As HH:MM. Empty: never by itself.",
        form: "text",
        isOptional: true,
      },
      { key: "timeZone", label: "Time zone", about: "Such as Europe/Berlin.", form: "text" },
    ],
  },
];

export type PolicyValues = Partial<Record<Key, string | boolean>>;

/** As the form holds it: text and switches. */
export function valuesOf(policy: PolicyFieldsFragment): PolicyValues {
  const { onlineStoreSourceLocation, salesOnlyUntil, ...rest } = policy;
  const entries = Object.entries(rest).map(([key, value]) => [
    key,
    typeof value === "boolean" ? value : value === null ? "" : String(value),
  ]);
  return {
    ...(Object.fromEntries(entries) as PolicyValues),
    onlineStoreSourceLocationId: onlineStoreSourceLocation?.id ?? "",
    salesOnlyUntil: salesOnlyUntil ?? "",
  };
}

const allFields = groups.flatMap(({ fields }) => fields);

function inputOf(field: PolicyField, value: string | boolean): unknown {
  if (typeof value === "boolean") return value;
  const text = value.trim();
  if (text === "") return null;
  // What is no whole number goes out as it is, and the API says what is wrong with it.
  if (field.form === "number") return /^-?\d{1,9}$/.test(text) ? Number(text) : text;
  return text;
}

/** Only what differs from what is stored. */
export function changesIn(stored: PolicyValues, values: PolicyValues): SyncPolicyInput {
  const changed = allFields.filter(({ key }) => values[key] !== undefined && values[key] !== stored[key]);
  return Object.fromEntries(changed.map((field) => [field.key, inputOf(field, values[field.key] ?? "")]));
}
