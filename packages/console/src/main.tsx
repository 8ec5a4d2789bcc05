// The console, from the outermost in: the look, the cache, who is signed in, what happens, the screens.
import "./app/styles.ts";
import "@mantine/notifications/styles.css";
import "./app/base.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createCache } from "./app/cache.ts";
import { LiveProvider } from "./app/live.tsx";
import { takeLinkToken } from "./app/link-token.ts";
import { readNonce } from "./app/nonce.ts";
import { prepareOpening } from "./app/opening.ts";
import { Routes } from "./app/routes.tsx";
import { screenAt } from "./app/screens.ts";
import { beginSession } from "./app/session-requests.ts";
import { SessionGate } from "./app/session.tsx";
import { Shell } from "./app/shell.tsx";
import { cssVariables, theme } from "./app/theme.ts";

const token = takeLinkToken();
const refusal = token === null ? null : await beginSession(token);
const cache = createCache();
await prepareOpening(cache, screenAt(globalThis.location.pathname)?.load);
const nonce = readNonce();
const container = document.querySelector("#root");
if (!container) throw new Error("the page has no place for the console");

createRoot(container).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={cssVariables}
      getStyleNonce={() => nonce}
    >
      <Notifications position="bottom-right" />
      <QueryClientProvider client={cache}>
        <SessionGate refusal={refusal}>
          <LiveProvider>
            <Shell>
              <Routes />
            </Shell>
          </LiveProvider>
        </SessionGate>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
