// Every screen: its address, its name in the navigation, and its code, which is fetched when it is first opened.
import {
  IconActivity,
  IconAdjustments,
  IconAlertTriangle,
  IconArrowsExchange,
  IconFileSpreadsheet,
  IconHeartbeat,
  IconHome,
  IconKey,
  IconMapPin,
  IconPackages,
  IconPlayerPlay,
  IconPlug,
  IconSparkles,
  IconTruckDelivery,
  IconWaveSine,
} from "@tabler/icons-react";
import { type ComponentType, createElement, lazy } from "react";

type Loaded = { default: ComponentType };
type Load = () => Promise<Loaded>;

export type Screen = {
  path: string;
  title: string;
  icon: typeof IconHome;
  /** Null where it is reached from another screen alone. */
  group: "Today" | "Catalog" | "Set-up" | null;
  Screen: ComponentType;
  load: Load;
};

const screen = (
  path: string,
  title: string,
  icon: typeof IconHome,
  group: Screen["group"],
  fetchChunk: Load,
): Screen => {
  let loaded: Loaded | undefined;
  const load = async (): Promise<Loaded> => (loaded ??= await fetchChunk());
  const Awaited = lazy(load);
  // What is there already is drawn at once, not after a moment of waiting for it.
  const Screen = () => createElement(loaded?.default ?? Awaited);
  return { path, title, icon, group, load, Screen };
};

export const screens: readonly Screen[] = [
  screen("/", "Overview", IconHome, "Today", () => import("../screens/overview/index.tsx")),
  screen("/stock", "Stock", IconPackages, "Today", () => import("../screens/stock/index.tsx")),
  screen("/stock/:sku", "One SKU", IconPackages, null, () => import("../screens/sku/index.tsx")),
  screen(
    "/pushes/:reference",
    "Why this was written",
    IconPackages,
    null,
    () => import("../screens/push/index.tsx"),
  ),
  screen("/failures", "Failures", IconAlertTriangle, "Today", () => import("../screens/failures/index.tsx")),
  screen("/drift", "Drift", IconWaveSine, "Today", () => import("../screens/drift/index.tsx")),
  screen(
    "/in-flight",
    "Orders in flight",
    IconTruckDelivery,
    "Today",
    () => import("../screens/in-flight/index.tsx"),
  ),
  screen("/runs", "Runs", IconPlayerPlay, "Today", () => import("../screens/runs/index.tsx")),
  screen("/runs/:id", "One run", IconPlayerPlay, null, () => import("../screens/run/index.tsx")),
  screen("/events", "Events", IconActivity, "Today", () => import("../screens/events/index.tsx")),
  screen(
    "/mappings",
    "Mappings",
    IconArrowsExchange,
    "Catalog",
    () => import("../screens/mappings/index.tsx"),
  ),
  screen("/locations", "Locations", IconMapPin, "Catalog", () => import("../screens/locations/index.tsx")),
  screen("/csv", "CSV files", IconFileSpreadsheet, "Catalog", () => import("../screens/csv/index.tsx")),
  screen("/policy", "Policy", IconAdjustments, "Catalog", () => import("../screens/policy/index.tsx")),
  screen("/set-up", "Set up", IconSparkles, "Set-up", () => import("../screens/set-up/index.tsx")),
  screen("/accounts", "Accounts", IconPlug, "Set-up", () => import("../screens/accounts/index.tsx")),
  screen("/tokens", "Tokens", IconKey, "Set-up", () => import("../screens/tokens/index.tsx")),
  screen("/doctor", "Health", IconHeartbeat, "Set-up", () => import("../screens/health/index.tsx")),
];

export const groups = ["Today", "Catalog", "Set-up"] as const;

/** The one that an address names; undefined where it names none. */
export const screenAt = (location: string): Screen | undefined =>
  screens.find(({ path }) => path === location) ??
  screens.find(({ path }) => path !== "/" && location.startsWith(`${path}/`));
