// Where there is nothing to show: why, and what to do next.
import { Button, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";

type Way = { label: string; href: string } | { label: string; onClick: () => void };
type Props = {
  icon: Icon;
  title: string;
  children?: ReactNode;
  way?: Way;
  /** Whether it stands for the whole screen, and so is its heading. */
  isScreen?: boolean;
};

const WayOut = ({ way }: { way: Way }) =>
  "href" in way ? (
    <Button component={Link} href={way.href}>
      {way.label}
    </Button>
  ) : (
    <Button onClick={way.onClick}>{way.label}</Button>
  );

export const EmptyState = ({ icon: Sign, title, children, way, isScreen = false }: Props) => (
  <Stack align="center" gap="sm" py={48} px="md" ta="center">
    <ThemeIcon size={52} radius="xl" variant="light" color="gray" aria-hidden>
      <Sign size={26} stroke={1.6} />
    </ThemeIcon>
    <Title order={isScreen ? 1 : 2} size="h2">
      {title}
    </Title>
    {children !== undefined && (
      <Text c="dimmed" maw={460} component="div">
        {children}
      </Text>
    )}
    {way && <WayOut way={way} />}
  </Stack>
);
