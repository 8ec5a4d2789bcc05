// What stands in front of every screen that is about one integration: without one there is nothing to show but the way to
// the first.
import { Loader } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorNote } from "../ui/error-note.tsx";
import { type IntegrationSummary, useIntegrationChoice } from "./integration-choice.tsx";

export function Chosen({ children }: { children: (integration: IntegrationSummary) => ReactNode }) {
  const { chosen, isPending, error } = useIntegrationChoice();
  if (chosen) return <>{children(chosen)}</>;
  if (error) return <ErrorNote error={error} />;
  if (isPending) return <Loader aria-label="Loading" />;
  return (
    <EmptyState
      isScreen
      icon={IconSparkles}
      title="Nothing is connected yet"
      way={{ label: "Set up", href: "/set-up" }}
    >
      Connect the system that knows your stock and the store that sells it; it takes a few minutes.
    </EmptyState>
  );
}
