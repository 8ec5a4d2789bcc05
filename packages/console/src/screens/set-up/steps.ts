// The steps of the set-up, in order, and where the address holds what was chosen on the way.
import { useSearchParams } from "wouter";

export const steps = [
  { key: "source", title: "Stock" },
  { key: "channel", title: "Store" },
  { key: "locations", title: "Locations" },
  { key: "variants", title: "Items" },
  { key: "policy", title: "Policy" },
  { key: "preview", title: "Preview" },
  { key: "switch", title: "Switch on" },
] as const;

export type StepKey = (typeof steps)[number]["key"];

const isStep = (text: string | null): text is StepKey => steps.some(({ key }) => key === text);

export type Walk = {
  step: StepKey;
  source: string | null;
  integration: string | null;
  /** To a step, with what was chosen; null takes a choice back. */
  go: (step: StepKey, chosen?: Readonly<Record<string, string | null>>) => void;
};

export function useWalk(): Walk {
  const [search, setSearch] = useSearchParams();
  const named = search.get("step");
  const integration = search.get("set-up");
  const fallback: StepKey = integration === null ? "source" : "locations";
  return {
    step: isStep(named) ? named : fallback,
    source: search.get("source"),
    integration,
    go: (step, chosen = {}) =>
      setSearch((before) => {
        const params = new URLSearchParams(before);
        params.set("step", step);
        for (const [name, value] of Object.entries(chosen)) {
          if (value === null) params.delete(name);
          else params.set(name, value);
        }
        return params;
      }),
  };
}
