// Stands between the engine and an adapter, and counts what the adapter could not take from an answer.
import { type Adapter, AdapterError } from "@stockgate/core/contracts";

export type Faults = Map<string, number>;

const note = (faults: Faults, error: unknown): void => {
  const kind = error instanceof AdapterError ? error.kind : `no AdapterError: ${String(error)}`;
  faults.set(kind, (faults.get(kind) ?? 0) + 1);
};

/** The same object, every method of which, however deep, counts what it throws. */
function watched<T extends object>(object: T, faults: Faults): T {
  return new Proxy(object, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return watched(value, faults);
      if (typeof value !== "function") return value;
      return (...input: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(value, target, input);
        if (answer instanceof Promise) answer.catch((error: unknown) => note(faults, error));
        return answer;
      };
    },
  });
}

export const countingFaults = <Some extends Adapter>(adapter: Some, faults: Faults): Some => ({
  ...adapter,
  connect: (config: unknown, ports: Parameters<Some["connect"]>[1]) =>
    watched(adapter.connect(config, ports), faults),
});
