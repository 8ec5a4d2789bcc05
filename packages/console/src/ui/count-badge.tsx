// A small number beside a name.
import { Badge } from "@mantine/core";
import { formatNumber } from "./quantity.tsx";

export const CountBadge = ({ count, tone }: { count: number; tone: "bad" | "plain" }) => (
  <Badge size="sm" color={tone === "bad" ? "red" : "gray"} variant="light" circle={count < 10}>
    {formatNumber(count)}
  </Badge>
);
