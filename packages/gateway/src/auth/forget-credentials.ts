// A request that goes on for hours, as a subscription's does, need not keep in memory what let it in.
import type { IncomingMessage } from "node:http";

const bearing: ReadonlySet<string> = new Set(["authorization", "cookie"]);

/** To be called once it is known who asks. That there was a header can still be told, and nothing of what it held. */
export function forgetCredentials(request: IncomingMessage): void {
  const { headers, rawHeaders } = request;
  for (const name of bearing) if (headers[name] !== undefined) headers[name] = "(forgotten)";
  rawHeaders.forEach((name, index) => {
    if (index % 2 === 0 && bearing.has(name.toLowerCase())) rawHeaders[index + 1] = "(forgotten)";
  });
}
