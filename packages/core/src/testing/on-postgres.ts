// A setup file of the projects that run their tests on PostgreSQL.
import { inject } from "vitest";
import { standOnPostgres } from "./own-database.ts";
import { createPostgresDatabases } from "./postgres-databases.ts";

standOnPostgres(createPostgresDatabases(inject("postgresPlaces")));
