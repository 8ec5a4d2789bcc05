// One page of a list that is read whole: a row that is not as documented must not hide the others.
import type { Call } from "@stockgate/core/contracts";
import { z } from "zod";
import type { KatanaClient, ListPage, ListRequest } from "./client.ts";
import { badResponse } from "./errors.ts";

type ReadablePage<Row> = ListPage<Row> & {
  /** Rows of the page that are not as documented, and are left out. */
  unreadableCount: number;
};

/** Throws `bad-response` where there are rows and none of them can be read. */
export async function readReadablePage<Row extends object>(
  client: KatanaClient,
  request: Omit<ListRequest<Row>, "keyOf">,
  page: number,
  call: Call,
): Promise<ReadablePage<Row>> {
  const row = request.row.or(z.unknown().transform(() => null));
  const answer = await client.list({ ...request, row }, page, call);
  const items = answer.items.filter((item) => item !== null);
  if (items.length === 0 && answer.items.length > 0)
    throw badResponse(`GET ${request.path}`, "none of its rows can be read");
  return { ...answer, items, unreadableCount: answer.items.length - items.length };
}
