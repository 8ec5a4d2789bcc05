// The rules of numbers once more, as plainly as they are told (Q1, Q2, Q5, Q7, Q8, Q9), in exact fractions: what the engine
// is compared with. It imports nothing of the engine, and takes no care to be fast.

type Fraction = { over: bigint; under: bigint };
const fraction = (over: bigint, under = 1n): Fraction => ({ over, under });
const zero = fraction(0n);
const plus = (a: Fraction, b: Fraction) => fraction(a.over * b.under + b.over * a.under, a.under * b.under);
const times = (a: Fraction, b: Fraction) => fraction(a.over * b.over, a.under * b.under);
const minus = (a: Fraction, b: Fraction) => plus(a, times(fraction(-1n), b));
const isLess = (a: Fraction, b: Fraction) => a.over * b.under < b.over * a.under;
const lesser = (a: Fraction, b: Fraction) => (isLess(a, b) ? a : b);
const greater = (a: Fraction, b: Fraction) => (isLess(a, b) ? b : a);
const floor = ({ over, under }: Fraction): bigint => (over - (((over % under) + under) % under)) / under;
const sum = (all: readonly Fraction[]) => all.reduce(plus, zero);

/** All figures in hundredths of a unit. */
export type PlainLevel = { inStock: number; committed: number; potential: number | null };
export type PlainPart = { component: number; quantity: number };
export type PlainOrder = {
  variant: number;
  units: number;
  /** What the source has of it: open, and shipped already. */
  open: number;
  shipped: number;
};
export type PlainPolicy = {
  commitments: "ALL" | "CHANNEL_ORDERS" | "THIS_CHANNEL";
  subtractInFlightOrders: boolean;
  kitOrdersCommitComponents: boolean;
  allowNegative: boolean;
  bufferQuantity: number;
  bufferPercent: number;
  /** Whole units. */
  maximumQuantity: number | null;
};
export type PlainWorld = {
  /** By variant; null for what is no kit. Recipes name lesser variants alone. */
  recipes: readonly (readonly PlainPart[] | null)[];
  /** Null: the source has not said. */
  levels: readonly (PlainLevel | null)[];
  /** Open units of orders made directly in the source, and of another store. */
  direct: readonly { variant: number; open: number }[];
  elsewhere: readonly { variant: number; open: number }[];
  /** The channel's own orders; `units` are whole. */
  orders: readonly PlainOrder[];
  policy: PlainPolicy;
};

const units = (figure: number): Fraction => fraction(BigInt(figure), 100n);

export function createPlainModel(world: PlainWorld) {
  const { policy } = world;
  const partsOf = (kit: number) => (world.recipes[kit] ?? []).filter(({ quantity }) => quantity > 0);

  /** Q5: never more is left out than is committed. */
  function committed(variant: number, isAllCounted: boolean): Fraction {
    const stated = units(world.levels[variant]?.committed ?? 0);
    const leftOut = [
      ...(policy.commitments === "ALL" || isAllCounted ? [] : world.direct),
      ...(policy.commitments === "THIS_CHANNEL" && !isAllCounted ? world.elsewhere : []),
    ];
    const open = sum(leftOut.filter((row) => row.variant === variant).map((row) => units(row.open)));
    return minus(stated, lesser(open, greater(stated, zero)));
  }

  /** What stands on a shelf and is nobody's. */
  const free = (variant: number, isPlain: boolean): Fraction =>
    minus(units(world.levels[variant]?.inStock ?? 0), committed(variant, isPlain));

  /** Q10: an order is known only to levels that were read after it was: to none, where none were read. */
  const booked = ({ variant, open, shipped }: PlainOrder): Fraction =>
    world.levels[variant] ? units(open + shipped) : zero;

  /** Q9: what the source does not count yet, and what kits on order will take. */
  function taken(variant: number, without: readonly number[], isPlain = false): Fraction {
    if (isPlain) return zero;
    const inFlight = policy.subtractInFlightOrders
      ? world.orders
          .filter((order) => order.variant === variant)
          .map((order) => greater(zero, minus(fraction(BigInt(order.units)), booked(order))))
      : [];
    const forKits = world.recipes.flatMap((_, kit) =>
      without.includes(kit)
        ? []
        : partsOf(kit)
            .filter(({ component }) => component === variant)
            .map(({ quantity }) => times(units(quantity), missing(kit, [...without, variant]))),
    );
    return sum([...inFlight, ...forKits]);
  }

  /** Kits on order that do not stand finished. */
  function missing(kit: number, without: readonly number[]): Fraction {
    const inStock = units(world.levels[kit]?.inStock ?? 0);
    const finished = policy.kitOrdersCommitComponents
      ? greater(zero, free(kit, false))
      : minus(greater(zero, inStock), committed(kit, false));
    const known = world.levels[kit] ? finished : zero;
    return greater(zero, minus(taken(kit, without), known));
  }

  /** Q2: the smallest over the components, never below zero; null where something is not known. */
  function computed(kit: number, above: readonly number[], isPlain: boolean): Fraction | null {
    const parts = partsOf(kit);
    if (parts.length === 0) return null;
    let least: bigint | null = null;
    for (const { component, quantity } of parts) {
      if (!world.levels[component]) return null;
      // Orders for this kit, and for those that it is looked at for, are subtracted from their own numbers.
      const without = [...above, kit];
      let basis = minus(free(component, isPlain), taken(component, without, isPlain));
      if (world.recipes[component]) {
        const nested = potential(component, without, isPlain);
        if (nested === null) return null;
        basis = plus(basis, nested);
      }
      const kits = floor(times(basis, fraction(100n, BigInt(quantity))));
      if (least === null || kits < least) least = kits;
    }
    return fraction(least === null || least < 0n ? 0n : least);
  }

  const inside = (kit: number): number[] => [
    kit,
    ...partsOf(kit).flatMap(({ component }) => inside(component)),
  ];

  function potential(kit: number, above: readonly number[], isPlain: boolean): Fraction | null {
    const own = computed(kit, above, isPlain);
    const figure = world.levels[kit]?.potential ?? null;
    if (figure === null) return own;
    const stated = units(figure);
    if (own === null || isPlain) return stated;
    const isTaken = inside(kit).some((id) => isLess(zero, taken(id, [])));
    if (isTaken && isLess(own, stated)) return own;
    const isLeftOut = inside(kit).some((id) => leftOut(id));
    const follows = computed(kit, above, true);
    return isLeftOut && follows !== null && floor(follows) === floor(stated) ? own : stated;
  }

  const leftOut = (variant: number): boolean =>
    [
      ...(policy.commitments === "ALL" ? [] : world.direct),
      ...(policy.commitments === "THIS_CHANNEL" ? world.elsewhere : []),
    ].some((row) => row.variant === variant && row.open > 0);

  return {
    /** Null: not known. */
    available(variant: number): bigint | null {
      const level = world.levels[variant];
      if (!level) return null;
      const kits = world.recipes[variant] ? potential(variant, [], false) : zero;
      if (kits === null) return null;
      let result = plus(minus(free(variant, false), taken(variant, [])), kits);
      if (isLess(zero, result)) {
        const held = times(result, fraction(BigInt(policy.bufferPercent), 10_000n));
        result = minus(result, fraction(-floor(times(fraction(-1n), held))));
      }
      result = minus(result, fraction(BigInt(policy.bufferQuantity)));
      if (policy.maximumQuantity !== null) result = lesser(result, fraction(BigInt(policy.maximumQuantity)));
      const whole = floor(result);
      return whole < 0n && !policy.allowNegative ? 0n : whole;
    },
  };
}
