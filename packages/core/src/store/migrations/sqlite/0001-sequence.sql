-- SQLite has no sequences: one row, counted up in the transaction that draws from it.
create table store_sequence (value integer not null);
insert into store_sequence (value) values (0);
