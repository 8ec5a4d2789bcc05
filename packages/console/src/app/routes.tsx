// The screen that the address names; a mistake in one screen takes none of the others with it.
import { Loader } from "@mantine/core";
import { IconMapSearch } from "@tabler/icons-react";
import { Suspense, useEffect } from "react";
import { Route, Switch, useLocation } from "wouter";
import { EmptyState } from "../ui/empty-state.tsx";
import { ScreenBoundary } from "../ui/screen-boundary.tsx";
import { screenAt, screens } from "./screens.ts";

export function Routes() {
  const [location] = useLocation();
  useEffect(() => {
    const open = screenAt(location);
    document.title = open ? `${open.title} - Stockgate` : "Stockgate";
    globalThis.scrollTo(0, 0);
  }, [location]);
  return (
    <ScreenBoundary key={location}>
      <Suspense fallback={<Loader aria-label="Opening the screen" />}>
        <Switch>
          {screens.map(({ path, Screen }) => (
            <Route key={path} path={path}>
              <Screen />
            </Route>
          ))}
          <Route>
            <EmptyState
              isScreen
              icon={IconMapSearch}
              title="There is no such screen"
              way={{ label: "To the overview", href: "/" }}
            >
              The address names none of the console's screens.
            </EmptyState>
          </Route>
        </Switch>
      </Suspense>
    </ScreenBoundary>
  );
}
