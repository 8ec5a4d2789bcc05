// Sums of money in whole cents, so that nothing is lost on the way.

/** Rounds what is finer than a cent. */
export function toCents(amount: string): number {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d*)\.?(\d*)$/.exec(amount) ?? [];
  const cents = Number(whole) * 100 + Math.round(Number(`0.${fraction || "0"}`) * 100);
  return sign === "-" ? -cents : cents;
}

export function fromCents(cents: number): string {
  const sign = cents < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(cents) / 100);
  return `${sign}${whole}.${String(Math.abs(cents) % 100).padStart(2, "0")}`;
}

export function sumCents<T>(entries: readonly T[], amountOf: (entry: T) => string): number {
  let total = 0;
  for (const entry of entries) total += toCents(amountOf(entry));
  return total;
}
