// Overview: is my stock in sync, and what needs me?
import { Loader, Stack } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useAsk } from "../../app/asking.ts";
import { OverviewDocument } from "../../graphql/generated/documents.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { IntegrationCard } from "./integration-card.tsx";

export default function Overview() {
  const { data, error, isPending, refetch } = useAsk(OverviewDocument, {});
  const integrations = data?.integrations.nodes ?? [];
  if (isPending) return <Loader aria-label="Loading" />;
  if (error && !data) return <ErrorNote error={error} onRetry={refetch} />;
  if (integrations.length === 0)
    return (
      <EmptyState
        isScreen
        icon={IconSparkles}
        title="Nothing is connected yet"
        way={{ label: "Set up", href: "/set-up" }}
      >
        Connect the system that knows your stock and the store that sells it. Nothing is written to the store
        before you switch sync on.
      </EmptyState>
    );
  return (
    <>
      <ScreenHead title="Overview" about="Is the stock in sync, and what needs you." />
      <Stack gap="lg">
        {integrations.map((integration) => (
          <IntegrationCard key={integration.id} integration={integration} />
        ))}
      </Stack>
    </>
  );
}
