// An integration as the overview asks for it.
import type { OverviewQuery } from "../../graphql/generated/documents.ts";

export type OverviewIntegration = OverviewQuery["integrations"]["nodes"][number];
