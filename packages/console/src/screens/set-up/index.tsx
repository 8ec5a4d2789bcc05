// The set-up, step by step: connect both sides, map, look at what would change, switch on.
import { Alert, Loader, Text } from "@mantine/core";
import { useAsk } from "../../app/asking.ts";
import { useMay } from "../../app/session.tsx";
import { SetUpIntegrationDocument } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { ChannelStep } from "./channel-step.tsx";
import { ConnectStep } from "./connect-step.tsx";
import { LocationsStep } from "./locations-step.tsx";
import { PolicyStep } from "./policy-step.tsx";
import { PreviewStep } from "./preview-step.tsx";
import { StepList } from "./step-list.tsx";
import { useWalk, type Walk } from "./steps.ts";
import { SwitchStep } from "./switch-step.tsx";
import { VariantsStep } from "./variants-step.tsx";

function Connecting({ walk }: { walk: Walk }) {
  const mayConnect = useMay("ADMIN");
  if (!mayConnect)
    return (
      <Alert color="orange" title="This token may not connect accounts">
        Connecting needs a token of scope ADMIN. Sign in with one, or ask whoever has one.
      </Alert>
    );
  if (walk.step === "channel" && walk.source !== null)
    return <ChannelStep walk={walk} source={walk.source} />;
  return <ConnectStep key="source" kind="SOURCE" onConnected={(id) => walk.go("channel", { source: id })} />;
}

function Deciding({ walk, id }: { walk: Walk; id: string }) {
  const { data, error, isPending, refetch } = useAsk(SetUpIntegrationDocument, { id });
  const integration = data?.integration;
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending) return <Loader aria-label="Loading" />;
  if (!integration) return <Text>This integration is no longer there.</Text>;
  const parts = { walk, integration };
  switch (walk.step) {
    case "variants":
      return <VariantsStep {...parts} />;
    case "policy":
      return <PolicyStep {...parts} />;
    case "preview":
      return <PreviewStep {...parts} />;
    case "switch":
      return <SwitchStep {...parts} />;
    case "source":
    case "channel":
    case "locations":
      return <LocationsStep {...parts} />;
  }
}

export default function SetUp() {
  const walk = useWalk();
  return (
    <>
      <ScreenHead title="Set up" about="Connect, map, look at what would change, and only then switch on." />
      <StepList walk={walk} />
      {walk.integration === null ? (
        <Connecting walk={walk} />
      ) : (
        <Deciding walk={walk} id={walk.integration} />
      )}
    </>
  );
}
