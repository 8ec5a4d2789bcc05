// CSV files beside GraphQL: downloaded as they are, handed in with what became of them row by row.
import { errorIn } from "./answer-errors.ts";
import type { CallOptions } from "./carrier.ts";
import { type GatewayError, type UserError, UnreachableError } from "./errors.ts";
import type { Transport } from "./transport.ts";

export type CsvFault = { row: number; column: string | null; message: string };

/** What became of a file that was handed in; further fields depend on which file it is. */
export type CsvReport = {
  dryRun: boolean;
  /** Whether it was carried out; never in a dry run. */
  isDone: boolean;
  faultCount: number;
  /** The first thousand. */
  faults: readonly CsvFault[];
  userErrors: readonly UserError[];
  readonly [field: string]: unknown;
};

export type CsvUploadOptions = CallOptions & {
  /** Only tells what it would do. */
  dryRun?: boolean;
  /** Carries out the good rows even where others are bad. */
  skipBadRows?: boolean;
  /** The same key with the same file starts nothing a second time. */
  idempotencyKey?: string;
};

const isReport = (body: unknown): body is CsvReport =>
  typeof body === "object" && body !== null && "isDone" in body && "faults" in body;

const signalOf = ({ signal }: CallOptions) => (signal ? { signal } : {});

export function createCsv(transport: Transport) {
  return {
    /** The file at this path, as `Integration.csv` names it. `guarded`: formulas are made harmless for a spreadsheet. */
    async downloadCsv(path: string, options: CallOptions & { guarded?: boolean } = {}): Promise<string> {
      const query = options.guarded === undefined ? "" : `?guarded=${options.guarded}`;
      const response = await transport.send(`${path}${query}`, signalOf(options));
      return response.text();
    },

    /** Hands a file in. Rows that are bad are told of in the answer; what is no such file at all is thrown. */
    async uploadCsv(
      path: string,
      file: string | Uint8Array,
      options: CsvUploadOptions = {},
    ): Promise<CsvReport> {
      const { dryRun, skipBadRows, idempotencyKey } = options;
      const query = new URLSearchParams({
        ...(dryRun ? { dryRun: "true" } : {}),
        ...(skipBadRows ? { skipBadRows: "true" } : {}),
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      });
      const response = await transport.attempt(`${path}?${query}`, {
        method: "POST",
        headers: { "content-type": "text/csv" },
        body: typeof file === "string" ? file : new Uint8Array(file),
        ...signalOf(options),
      });
      const body = await readJson(response);
      if (isReport(body)) return body;
      const error: GatewayError | null = errorIn(body, response);
      throw (
        error ?? new UnreachableError(`${transport.url} answered ${response.status} with something else.`)
      );
    },
  };
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
