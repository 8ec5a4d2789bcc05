// The body of a webhook before it is written: plain JSON, but ids are bigints, as they may be beyond 2^53.

export type EventValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly EventValue[]
  | { readonly [key: string]: EventValue };

export type EventObject = { readonly [key: string]: EventValue };

/** Made when everything of the request was done: a webhook shows the state after it. */
export type EventBody = () => EventObject;

const mark = "\u{1}";
const marked = new RegExp(String.raw`"\\u0001(\d+)\\u0001"`, "g");

/** JSON with every bigint as a bare number, whatever its length. */
export function printEvent(body: EventObject): string {
  const text = JSON.stringify(body, (_, value: unknown) =>
    typeof value === "bigint" ? `${mark}${value}${mark}` : value,
  );
  return text.replaceAll(marked, "$1");
}
