// Waits for all of several things that run together, whatever becomes of one: nobody goes on while a request is still out.

/** What each answered; throws the first error, once all have ended. */
export async function allEnded<T>(calls: readonly Promise<T>[]): Promise<T[]> {
  const ends = await Promise.allSettled(calls);
  return ends.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
}
