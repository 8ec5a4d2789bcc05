// What stands at the right of the header: which integration, whether the page is live, light or dark, who is signed in.
import {
  ActionIcon,
  Group,
  Menu,
  NativeSelect,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { IconLogout, IconMoon, IconSun, IconUser } from "@tabler/icons-react";
import { useIntegrationChoice } from "./integration-choice.tsx";
import { LiveDot } from "./live-dot.tsx";
import { useSignOut, useViewer } from "./session.tsx";

function IntegrationPicker() {
  const { integrations, chosen, choose } = useIntegrationChoice();
  if (integrations.length < 2) return null;
  return (
    <NativeSelect
      aria-label="Integration"
      size="xs"
      maw={180}
      value={chosen?.id ?? ""}
      onChange={(event) => choose(event.currentTarget.value)}
      data={integrations.map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light", { getInitialValueInEffect: false }) === "dark";
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={isDark ? "Switch to light" : "Switch to dark"}
      onClick={() => setColorScheme(isDark ? "light" : "dark")}
    >
      {isDark ? <IconSun size={19} aria-hidden /> : <IconMoon size={19} aria-hidden />}
    </ActionIcon>
  );
}

function PersonMenu() {
  const { name, scope } = useViewer();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Your session">
          <IconUser size={19} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm">{name}</Text>
          <Text size="xs">Scope {scope}</Text>
        </Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export const HeaderTools = () => (
  <Group gap={6} wrap="nowrap">
    <IntegrationPicker />
    <LiveDot />
    <SchemeSwitch />
    <PersonMenu />
  </Group>
);
