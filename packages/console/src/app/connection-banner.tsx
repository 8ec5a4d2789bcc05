// Tells that the gateway is not heard and that what is shown may be old, and that it is heard again.
import { Alert, VisuallyHidden } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useConnection } from "./connection.ts";

export function ConnectionBanner() {
  const connection = useConnection();
  const isLost = connection === "lost";
  return (
    <div role="status" aria-live="polite">
      {isLost ? (
        <Alert
          color="orange"
          mb="md"
          icon={<IconPlugConnectedX size={20} aria-hidden />}
          title="The connection to the gateway is lost"
        >
          What you see may be out of date. It comes back by itself, and nothing that happens meanwhile is
          missed.
        </Alert>
      ) : (
        <VisuallyHidden>
          {connection === "connected" ? "Connected to the gateway" : "Connecting"}
        </VisuallyHidden>
      )}
    </div>
  );
}
