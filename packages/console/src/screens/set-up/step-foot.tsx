// The way on, and back.
import { Button, Group } from "@mantine/core";

type Props = {
  onBack?: () => void;
  onNext?: () => void;
  next?: string;
  isReady?: boolean;
  isBusy?: boolean;
  /** Where the button belongs to a form. */
  isSubmit?: boolean;
};

export const StepFoot = ({
  onBack,
  onNext,
  next = "Continue",
  isReady = true,
  isBusy = false,
  isSubmit = false,
}: Props) => (
  <Group justify="space-between" mt="lg">
    {onBack ? (
      <Button variant="default" onClick={onBack}>
        Back
      </Button>
    ) : (
      <span />
    )}
    <Button type={isSubmit ? "submit" : "button"} disabled={!isReady} loading={isBusy} onClick={onNext}>
      {next}
    </Button>
  </Group>
);
