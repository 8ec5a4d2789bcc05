// Which of the two database engines, and the unit of work that tables are written against.
import type { SqlEntityManager } from "@mikro-orm/sql";

export type Engine = "sqlite" | "postgres";
export type Em = SqlEntityManager;
