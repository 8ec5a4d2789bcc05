// What a person decides about a run: to let go what a guard holds or to refuse it, to call it off, to try again.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "../../app/asking.ts";
import { useMay } from "../../app/session.tsx";
import {
  ApproveRunDocument,
  CancelRunDocument,
  RejectRunDocument,
  type RunStateFragment,
} from "../../graphql/generated/documents.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { formatNumber } from "../../ui/quantity.tsx";
import { noteDone } from "../../ui/undo.tsx";
import { isOpen } from "../runs/run-words.ts";

function Approval({ run }: { run: RunStateFragment }) {
  const [asked, setAsked] = useState<"approve" | "reject" | null>(null);
  const approve = useCommand(ApproveRunDocument);
  const reject = useCommand(RejectRunDocument);
  const close = () => setAsked(null);
  const count = formatNumber(run.progress.total ?? 0);
  const done = (message: string) => ({
    onSuccess: () => {
      close();
      noteDone(message);
    },
  });
  return (
    <>
      <Button variant="default" onClick={() => setAsked("reject")}>
        Refuse
      </Button>
      <Button onClick={() => setAsked("approve")}>Approve</Button>
      <Confirm
        isOpen={asked === "approve"}
        onClose={close}
        title="Let these numbers go to the store?"
        action="Approve"
        word="approve"
        onConfirm={() => approve.mutate({ syncRunId: run.id }, done("The held numbers are on their way."))}
        isBusy={approve.isPending}
        error={approve.error}
      >
        {count} numbers that a guard held are worked out anew and written. What is then sold out in the store
        can not be bought there.
      </Confirm>
      <Confirm
        isOpen={asked === "reject"}
        onClose={close}
        title="Keep the store's numbers as they are?"
        action="Refuse"
        onConfirm={() => reject.mutate({ syncRunId: run.id }, done("The store keeps its numbers."))}
        isBusy={reject.isPending}
        error={reject.error}
      >
        The store goes on showing what it shows. These items are held until the source says more than zero, or
        a push asks for them anew.
      </Confirm>
    </>
  );
}

function Cancel({ run }: { run: RunStateFragment }) {
  const [isAsked, setAsked] = useState(false);
  const cancel = useCommand(CancelRunDocument);
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        Cancel the run
      </Button>
      <Confirm
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title="Call this run off?"
        action="Call it off"
        isDangerous
        onConfirm={() => cancel.mutate({ syncRunId: run.id }, { onSuccess: () => setAsked(false) })}
        isBusy={cancel.isPending}
        error={cancel.error}
      >
        What is done stays done; the rest is left as it is.
      </Confirm>
    </>
  );
}

export function RunDecision({ run }: { run: RunStateFragment }) {
  const mayOperate = useMay("OPERATE");
  if (!mayOperate) return null;
  if (run.state === "AWAITING_APPROVAL") return <Approval run={run} />;
  return isOpen(run) ? <Cancel run={run} /> : null;
}
