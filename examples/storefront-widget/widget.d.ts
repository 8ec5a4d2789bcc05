// The widget's types, for whoever imports it into TypeScript.
type Settings = { gateway: string; token: string; integration: string };
type Fetch = (url: string, init: RequestInit) => Promise<Response>;
type Place = { dataset: { sku: string }; textContent: string | null };

export function readStock(
  settings: Settings,
  skus: readonly string[],
  fetch?: Fetch,
): Promise<Map<string, number | null>>;
export function wordsFor(available: number | null | undefined): string;
export function showStock(
  root: { querySelectorAll(selector: string): Iterable<Place> },
  settings: Settings,
  fetch?: Fetch,
): Promise<void>;
