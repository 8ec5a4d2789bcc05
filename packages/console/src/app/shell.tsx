// The frame around every screen: a skip link, the header with the integration and the person, the navigation, the banner
// of a lost connection, and the screen itself.
import { AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Mark } from "../ui/mark.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { HeaderTools } from "./header-tools.tsx";
import { Navigation } from "./navigation.tsx";
import classes from "./shell.module.css";

export function Shell({ children }: { children: ReactNode }) {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: "md", collapsed: { mobile: !isOpen } }}
      padding={{ base: "sm", sm: "lg" }}
      classNames={{ main: classes["main"] ?? "" }}
    >
      <a href="#screen" className={classes["skip"]}>
        Skip to the screen
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={isOpen ? "Close the navigation" : "Open the navigation"}
            />
            <Mark />
          </Group>
          <HeaderTools />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar px={6} aria-label="Screens">
        <Navigation onFollow={close} />
      </AppShell.Navbar>
      <AppShell.Main id="screen" tabIndex={-1}>
        <ConnectionBanner />
        {children}
      </AppShell.Main>
    </AppShell>
  );
}
