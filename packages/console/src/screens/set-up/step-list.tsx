// Where one is on the way: what is behind can be gone back to.
import { Group, Text, UnstyledButton } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { type StepKey, steps, type Walk } from "./steps.ts";
import classes from "./step-list.module.css";

const mayOpen = (key: StepKey, { integration, source }: Walk): boolean => {
  if (key === "source") return integration === null;
  if (key === "channel") return integration === null && source !== null;
  return integration !== null;
};

export function StepList({ walk }: { walk: Walk }) {
  const at = steps.findIndex(({ key }) => key === walk.step);
  return (
    <nav aria-label="Steps of the set-up">
      <Group component="ol" gap={4} className={classes["list"]}>
        {steps.map(({ key, title }, index) => (
          <li key={key}>
            <UnstyledButton
              className={classes["step"]}
              data-state={index === at ? "now" : index < at ? "done" : "later"}
              aria-current={index === at ? "step" : undefined}
              disabled={!mayOpen(key, walk)}
              onClick={() => walk.go(key)}
            >
              <span className={classes["number"]}>
                {index < at ? <IconCheck size={14} aria-label="done" /> : index + 1}
              </span>
              <Text span size="sm" fw={index === at ? 600 : 400} className={classes["title"]}>
                {title}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </Group>
    </nav>
  );
}
