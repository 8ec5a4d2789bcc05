// One word on whether what is shown follows what happens.
import { Badge } from "@mantine/core";
import { useConnection } from "./connection.ts";

const looks = {
  connecting: { color: "gray", label: "Connecting" },
  connected: { color: "green", label: "Live" },
  lost: { color: "orange", label: "Lost" },
} as const;

export function LiveDot() {
  const { color, label } = looks[useConnection()];
  return (
    <Badge variant="dot" color={color} tt="none" fw={500} visibleFrom="xs">
      {label}
    </Badge>
  );
}
