// The name with its sign.
import { Group, Text } from "@mantine/core";
import classes from "./mark.module.css";

export const Mark = () => (
  <Group gap={8} wrap="nowrap" className={classes["mark"]}>
    <img src="/icon.svg" alt="" width={26} height={26} />
    <Text fw={700} size="md">
      Stockgate
    </Text>
  </Group>
);
