// Leaves out all that a search finds, after it was said how much that is. As many as can be named one by one are taken in
// again by the way back; of more there is none, so that a word is asked for.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "../../app/asking.ts";
import { ExcludeManyDocument } from "../../graphql/generated/documents.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { formatNumber } from "../../ui/quantity.tsx";
import { noteDone, noteFailed } from "../../ui/undo.tsx";
import { itemsOf, mostAtOnce } from "./use-mapping-commands.ts";

export function LeaveOutFound({ integrationId, search }: { integrationId: string; search: string }) {
  const [count, setCount] = useState<number | null>(null);
  const tried = useCommand(ExcludeManyDocument);
  const exclude = useCommand(ExcludeManyDocument);
  const found = { integrationId, variants: { matching: { search } } };
  const told = { onError: (error: Error) => noteFailed(error.message) };
  const close = () => setCount(null);

  const ask = () =>
    tried.mutate(
      { ...found, excluded: true, dryRun: true },
      {
        ...told,
        onSuccess: (answer) =>
          answer.count === 0 ? noteDone("All that is found is left out already.") : setCount(answer.count),
      },
    );
  const takeIn = (channelVariantIds: string[]) =>
    exclude.mutate({ integrationId, variants: { channelVariantIds }, excluded: false }, told);
  const leaveOut = () =>
    exclude.mutate(
      { ...found, excluded: true },
      {
        onSuccess: ({ count: done, channelVariants }) => {
          close();
          const isWhole = channelVariants.length === done;
          const undo = () => takeIn(channelVariants.map(({ id }) => id));
          noteDone(`${itemsOf(done)} left out.`, isWhole ? undo : undefined);
        },
      },
    );
  return (
    <>
      <Button size="xs" variant="default" loading={tried.isPending} onClick={ask}>
        Leave out all that is found
      </Button>
      <Confirm
        isOpen={count !== null}
        onClose={close}
        title={`Leave out ${itemsOf(count ?? 0)}?`}
        action="Leave out"
        onConfirm={leaveOut}
        isBusy={exclude.isPending}
        error={exclude.error}
        {...((count ?? 0) > mostAtOnce ? { word: "leave out", isDangerous: true } : {})}
      >
        Every item of the store whose SKU or title contains &quot;{search}&quot; is written to no more, and
        the store keeps what it shows. What comes to fit later is not left out.
        {(count ?? 0) > mostAtOnce &&
          ` More than ${formatNumber(mostAtOnce)} cannot be taken in again by one step back: those that were left out before are among them then.`}
      </Confirm>
    </>
  );
}
