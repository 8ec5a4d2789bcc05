// The client through which the store's statements go to PostgreSQL: the ORM brings a driver of its own.
import { createRequire } from "node:module";
import type { Client } from "pg";

const orm = createRequire(import.meta.url).resolve("@mikro-orm/postgresql");

export const StoreClient = (createRequire(orm)("pg") as { Client: typeof Client }).Client;
