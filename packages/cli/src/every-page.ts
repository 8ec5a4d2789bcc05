// A listing, page after page, as one list.
type Page<Row> = {
  nodes: readonly Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

/** Null where what it belongs to is not there. */
export async function everyPage<Row>(
  read: (after: string | null) => Promise<Page<Row> | null | undefined>,
  most = Number.POSITIVE_INFINITY,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | null = null; ;) {
    const page: Page<Row> | null | undefined = await read(after);
    rows.push(...(page?.nodes ?? []));
    if (!page?.pageInfo.hasNextPage || rows.length >= most) return rows.slice(0, most);
    after = page.pageInfo.endCursor;
  }
}
