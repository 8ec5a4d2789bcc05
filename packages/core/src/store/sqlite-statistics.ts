// What SQLite is told of how its rows are spread. Without that it takes an index for good by its first column alone, so that
// it goes through all that an account or an integration has, rather than look up the few that a list names. It is told
// rather than let count: plans that follow from counts change while a gateway runs.

/** What it assumes of a table that it knows nothing of, too. */
const rowsOfATable = 1_048_576;
/** Of an account or an integration: far more than a list names (it assumes 25), far fewer than there are of all of them. */
const rowsOfAnOwner = 10_000;

/** To be sent in this order, after each migration. */
export const statisticsStatements: readonly string[] = [
  // The table of statistics cannot be created but by counting something.
  "analyze store_sequence",
  "delete from sqlite_stat1",
  `insert into sqlite_stat1 (tbl, idx, stat)
   select known.name, listed.name, '${rowsOfATable} ${rowsOfAnOwner}'
   from sqlite_schema known, pragma_index_list(known.name) listed, pragma_index_info(listed.name) part
   where known.type = 'table' and part.seqno = 0 and part.name in ('account_id', 'integration_id')
     and (select count(*) from pragma_index_info(listed.name)) > 1`,
  // They are read when a database is opened, or now.
  "analyze sqlite_schema",
];
