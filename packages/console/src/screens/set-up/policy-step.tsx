// The few decisions that matter at the beginning; all of them are under Policy.
import { Stack, Text, Title } from "@mantine/core";
import { PolicyOf } from "../policy/policy-of.tsx";
import type { SetUpIntegration } from "./set-up-integration.ts";
import { StepFoot } from "./step-foot.tsx";
import type { Walk } from "./steps.ts";

const first = ["How much is shown", "Orders"];

export const PolicyStep = ({ walk, integration }: { walk: Walk; integration: SetUpIntegration }) => (
  <Stack gap="sm">
    <div>
      <Title order={2}>How should the numbers be made?</Title>
      <Text c="dimmed">
        The defaults never sell what is not there. You can change them at any time under Policy.
      </Text>
    </div>
    <PolicyOf integrationId={integration.id} only={first} />
    <StepFoot onBack={() => walk.go("variants")} onNext={() => walk.go("preview")} />
  </Stack>
);
