// CSV files over plain HTTP, where the API has them: fetched with the session, handed in with it.
import type { CsvReport } from "@stockgate/client";
import { after, send } from "../../app/system-ports.ts";

/** Cookies count only beside it. */
const csrf = { "x-graphql-yoga-csrf": "console" };

export type Report = CsvReport & {
  changed?: number;
  unchanged?: number;
  changes?: readonly Change[];
  syncRunId?: string | null;
};
type Side = { state: string; sourceCode: string | null; sourceName: string | null };
export type Change = { row: number; title: string; channelVariantId: string; from: Side; to: Side };

function messageIn(text: string): string | null {
  try {
    const body = JSON.parse(text) as { errors?: { message: string }[] };
    return body.errors?.[0]?.message ?? null;
  } catch {
    return null;
  }
}

async function refusal(response: Response): Promise<Error> {
  return new Error(messageIn(await response.text()) ?? `The gateway answered ${response.status}.`);
}

/** Long enough for the browser to have taken it. */
const keptMs = 60_000;

/** Saves the file as the browser saves files, under the name that the gateway gives it. */
export async function download(path: string): Promise<void> {
  const response = await send(path, { headers: csrf });
  if (!response.ok) throw await refusal(response);
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name ?? "stockgate.csv";
  link.click();
  after(keptMs, () => URL.revokeObjectURL(url));
}

export type Handing = { dryRun: boolean; skipBadRows: boolean };

/** What became of the file, or would; throws where it is no such file at all. */
export async function handIn(path: string, file: File, { dryRun, skipBadRows }: Handing): Promise<Report> {
  const query = new URLSearchParams({ dryRun: String(dryRun), skipBadRows: String(skipBadRows) });
  const response = await send(`${path}?${query}`, {
    method: "POST",
    headers: { ...csrf, "content-type": "text/csv" },
    body: file,
  });
  const text = await response.text();
  try {
    const body = JSON.parse(text) as Partial<Report>;
    if (body.isDone !== undefined && body.faults !== undefined) return body as Report;
  } catch {
    // Said below.
  }
  throw new Error(messageIn(text) ?? `The gateway answered ${response.status}.`);
}
