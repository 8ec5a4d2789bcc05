// Why a number was written, as it was then: found by what the store's own history calls the write, which leads here.
import { Loader, Stack, Text } from "@mantine/core";
import { IconFileSearch } from "@tabler/icons-react";
import { useAsk } from "../../app/asking.ts";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { useLastSegment } from "../../app/last-segment.ts";
import { useSearchState } from "../../app/search-state.ts";
import { PushedWhyDocument } from "../../graphql/generated/documents.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { Time } from "../../ui/time.tsx";
import { PushedNumber } from "./pushed-number.tsx";

const prefix = "gid://stockgate/Intent/";

function Why({ reference }: { reference: string }) {
  const linkTo = useScreenLink();
  const [search] = useSearchState();
  const { data, error, isPending, refetch } = useAsk(PushedWhyDocument, { reference }, { isLive: false });
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending) return <Loader aria-label="Loading" />;
  const found = data.pushExplanation;
  if (found === null)
    return (
      <EmptyState
        icon={IconFileSearch}
        title="This write is not known"
        way={{ label: "To the events", href: linkTo("/events") }}
      >
        Either it was not made by this gateway, or it is older than the 30 days that explanations are kept.
      </EmptyState>
    );
  // The one that was come for stands in front.
  const wanted = search.get("target");
  const pushes = found.pushes.toSorted(
    (left, right) => Number(right.target?.id === wanted) - Number(left.target?.id === wanted),
  );
  return (
    <>
      <ScreenHead
        title="Why this was written"
        about={
          <>
            {found.integration?.name ?? "An integration that is gone"},{" "}
            <Time at={pushes[0]?.createdAt} form="exact" />. The sums are those of that moment; policy, recipe
            and mapping may be others by now.
          </>
        }
      />
      <Stack gap="lg">
        {pushes.map((push) => (
          <PushedNumber key={push.id} push={push} />
        ))}
        <Text size="xs" c="dimmed">
          In the store&apos;s own history: {found.reference}
        </Text>
      </Stack>
    </>
  );
}

export default function PushedWhy() {
  const name = useLastSegment();
  return <Why reference={name.startsWith("gid:") ? name : prefix + name} />;
}
