// The screens by name, in groups; the one that is open is marked, and each is fetched as soon as it is pointed at.
import { NavLink, Text } from "@mantine/core";
import { Link, useLocation } from "wouter";
import { FindBox } from "./find-box.tsx";
import { useIntegrationChoice, useScreenLink } from "./integration-choice.tsx";
import { groups, type Screen, screens } from "./screens.ts";
import { CountBadge } from "../ui/count-badge.tsx";
import classes from "./shell.module.css";

const isOpen = (path: string, location: string): boolean =>
  path === "/" ? location === "/" : location === path || location.startsWith(`${path}/`);

/** How many of what wants looking at. */
function countAt(path: string, chosen: ReturnType<typeof useIntegrationChoice>["chosen"]): number {
  if (path === "/failures") return chosen?.counts.failed ?? 0;
  if (path === "/in-flight") return chosen?.counts.inFlightOrders ?? 0;
  return 0;
}

function ScreenLink({ screen, onFollow }: { screen: Screen; onFollow: () => void }) {
  const [location] = useLocation();
  const { chosen } = useIntegrationChoice();
  const linkTo = useScreenLink();
  const { path, title, icon: Icon, load } = screen;
  const count = countAt(path, chosen);
  const open = isOpen(path, location);
  return (
    <NavLink
      component={Link}
      href={linkTo(path)}
      label={title}
      active={open}
      py={7}
      aria-current={open ? "page" : undefined}
      leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
      rightSection={count > 0 && <CountBadge count={count} tone={path === "/failures" ? "bad" : "plain"} />}
      onClick={onFollow}
      onPointerEnter={() => void load()}
    />
  );
}

export function Navigation({ onFollow }: { onFollow: () => void }) {
  return (
    <div className={classes["navigation"]}>
      <FindBox onFollow={onFollow} />
      {groups.map((group) => (
        <div key={group}>
          <Text size="xs" c="dimmed" fw={600} px="sm" pt="md" pb={4}>
            {group}
          </Text>
          {screens
            .filter((screen) => screen.group === group)
            .map((screen) => (
              <ScreenLink key={screen.path} screen={screen} onFollow={onFollow} />
            ))}
        </div>
      ))}
    </div>
  );
}
