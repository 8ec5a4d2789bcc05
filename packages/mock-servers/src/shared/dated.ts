// Gives every answer the Date header of the vendor's own clock, which a setting may put before or after everybody's.
import type { Clock, Handler } from "./ports.ts";

export const withDate =
  (clock: Clock, handler: Handler): Handler =>
  async (request) => {
    const response = await handler(request);
    response.headers.set("date", new Date(clock.now()).toUTCString());
    return response;
  };
