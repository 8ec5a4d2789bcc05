// Health: what a doctor finds, the same as `stockgate doctor` tells, and where each thing is mended.
import { type Finding, findings } from "@stockgate/client";
import { Alert, Anchor, Group, Loader, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import { Link } from "wouter";
import { useAsk } from "../../app/asking.ts";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { now } from "../../app/system-ports.ts";
import { wayOutOf } from "../../app/ways-out.ts";
import { HealthDocument, type HealthQuery } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Panel } from "../../ui/panel.tsx";
import { formatNumber } from "../../ui/quantity.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { Time } from "../../ui/time.tsx";

function examine({ viewer, accounts, integrations: { nodes } }: HealthQuery): Finding[] {
  const used = new Set(nodes.flatMap(({ source, channel }) => [source?.id ?? "", channel?.id ?? ""]));
  return [
    ...findings.tokenFindings(viewer, now()),
    ...findings.accountFindings(accounts, used),
    ...(nodes.length === 0 ? [findings.nothingYet()] : []),
    ...nodes.flatMap((each) => findings.integrationFindings(each, each.targets.nodes)),
  ];
}

function Found({ finding }: { finding: Finding }) {
  const linkTo = useScreenLink();
  const { severity, code, about, message } = finding;
  const { path, label } = wayOutOf(code);
  const isBad = severity === "mend";
  const Sign = isBad ? IconAlertTriangle : IconInfoCircle;
  return (
    <Alert
      color={isBad ? "orange" : "gray"}
      icon={<Sign size={20} aria-label={isBad ? "To mend" : "Worth knowing"} />}
      p="sm"
    >
      <Group justify="space-between" gap="xs">
        <Stack gap={0} maw={720}>
          <Text size="sm">{message}</Text>
          <Text size="xs" c="dimmed">
            {about}
          </Text>
        </Stack>
        {path !== null && (
          <Anchor component={Link} href={linkTo(path)} size="sm" fw={500}>
            {label}
          </Anchor>
        )}
      </Group>
    </Alert>
  );
}

const Accounts = ({ accounts }: { accounts: HealthQuery["accounts"] }) => (
  <SimpleGrid cols={{ base: 1, sm: 2 }}>
    {accounts.map(({ id, name, externalName, health, budget }) => (
      <Panel key={id} title={name} aside={<StatusBadge state={health.state} />}>
        <Text size="sm" c="dimmed">
          {externalName ?? ""} last asked <Time at={health.checkedAt} />
          {budget && `, ${formatNumber(budget.remaining)} of ${formatNumber(budget.limit)} requests left`}
        </Text>
      </Panel>
    ))}
  </SimpleGrid>
);

export default function Health() {
  const { data, error, isPending, refetch } = useAsk(HealthDocument, {});
  const found = data ? examine(data) : [];
  const toMend = found.filter(({ severity }) => severity === "mend").length;
  return (
    <>
      <ScreenHead title="Health" about="What the doctor finds, and where it is mended." />
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <Loader aria-label="Loading" />}
      {data && (
        <Stack>
          <Group gap={8} role="status">
            {toMend === 0 && <IconCircleCheck size={20} color="var(--mantine-color-green-6)" aria-hidden />}
            <Text fw={600}>
              {toMend === 0
                ? "Nothing must be mended."
                : `${formatNumber(toMend)} ${toMend === 1 ? "thing is" : "things are"} to be mended.`}
            </Text>
          </Group>
          {found.map((finding) => (
            <Found key={`${finding.code} ${finding.about} ${finding.message}`} finding={finding} />
          ))}
          <Accounts accounts={data.accounts} />
        </Stack>
      )}
    </>
  );
}
