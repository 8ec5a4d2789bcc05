// States of things in one word and one colour each, the same wherever they stand.
import { Badge, Tooltip } from "@mantine/core";

type Look = { label: string; color: string; about: string };

const looks: Readonly<Record<string, Look>> = {
  // Integrations.
  ACTIVE: { label: "Active", color: "green", about: "Changes reach the store." },
  INACTIVE: {
    label: "Off",
    color: "gray",
    about: "Everything is ready; nothing is written until sync is on.",
  },
  DISABLED: { label: "Not ready", color: "orange", about: "Something must be decided first." },
  NOT_CONNECTED: { label: "Not connected", color: "red", about: "An account cannot be used." },
  // Targets.
  IN_SYNC: { label: "In sync", color: "green", about: "The store shows the right number." },
  PENDING: { label: "On its way", color: "blue", about: "A number is being worked out or written." },
  DRIFTED: { label: "Differs", color: "orange", about: "The store shows another number than the right one." },
  FAILED: { label: "Failed", color: "red", about: "It could not be done." },
  HELD: { label: "Held", color: "violet", about: "A guard holds it back." },
  // Runs.
  AWAITING_APPROVAL: { label: "Needs approval", color: "violet", about: "It waits for a person." },
  CANCELLED: { label: "Cancelled", color: "gray", about: "It was called off." },
  PARTIALLY_FAILED: { label: "Partly failed", color: "orange", about: "Some of it could not be done." },
  QUEUED: { label: "Waiting", color: "gray", about: "It waits for its turn." },
  RUNNING: { label: "Running", color: "blue", about: "It is under way." },
  SUCCEEDED: { label: "Done", color: "green", about: "All of it was done." },
  // Outcomes.
  APPLIED: { label: "Written", color: "green", about: "It was written." },
  UNCHANGED: { label: "Right already", color: "gray", about: "Nothing had to be written." },
  PLANNED: { label: "Would write", color: "blue", about: "A dry run: nothing was written." },
  REJECTED: { label: "Refused", color: "red", about: "The far side refused it." },
  CONFLICT: { label: "Changed meanwhile", color: "orange", about: "It is worked out again." },
  DEFERRED: { label: "Put off", color: "blue", about: "It follows by itself." },
  UNKNOWN: { label: "Not known yet", color: "gray", about: "The far side has not answered yet." },
  // Accounts.
  CONNECTED: { label: "Connected", color: "green", about: "It answers." },
  THROTTLED: { label: "Asked to wait", color: "orange", about: "It asks us to wait." },
  UNAUTHORIZED: { label: "Refused", color: "red", about: "It refuses the credentials." },
  UNREACHABLE: { label: "Silent", color: "red", about: "It does not answer." },
  UNCHECKED: { label: "Not asked yet", color: "gray", about: "It was not asked yet." },
  // Variants and locations.
  MAPPED: { label: "Mapped", color: "green", about: "It follows a source." },
  UNMATCHED: { label: "No match", color: "orange", about: "No variant on the other side bears this SKU." },
  BROKEN: { label: "Broken", color: "red", about: "The other side of the mapping is gone." },
  EXCLUDED: { label: "Left out", color: "gray", about: "A person left it out." },
  NOT_SYNCABLE: { label: "Cannot sync", color: "gray", about: "The store does not count its stock." },
};

export const labelOf = (state: string): string => looks[state]?.label ?? state;

export function StatusBadge({ state, size = "md" }: { state: string; size?: "sm" | "md" | "lg" }) {
  const { label, color, about } = looks[state] ?? { label: state, color: "gray", about: state };
  return (
    <Tooltip label={about} openDelay={300}>
      <Badge color={color} size={size} tt="none" fw={600} miw="max-content">
        {label}
      </Badge>
    </Tooltip>
  );
}
