// What is secret of the environment is taken out of it once it was read: a diagnostic report, and whatever else a library
// makes of `process.env`, has nothing to show.
import { variableNames, variables } from "./config-variables.ts";

export function forgetVariables(environment: Record<string, string | undefined>): void {
  for (const name of variableNames) if ("isSecret" in variables[name]) delete environment[name];
}
