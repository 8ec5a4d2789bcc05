// An integration as the set-up asks for it.
import type { SetUpIntegrationQuery } from "../../graphql/generated/documents.ts";

export type SetUpIntegration = NonNullable<SetUpIntegrationQuery["integration"]>;
