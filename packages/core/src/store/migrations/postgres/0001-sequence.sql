create sequence store_sequence as bigint;
