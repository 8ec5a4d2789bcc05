// A run as it stands now: followed at the gateway while it is under way, its own changes asked for as it goes.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { gateway } from "../../app/gateway.ts";
import { FollowRunDocument, type RunStateFragment } from "../../graphql/generated/documents.ts";
import { isOpen } from "../runs/run-words.ts";

export function useRunFollowed(asked: RunStateFragment): RunStateFragment {
  const client = useQueryClient();
  const [followed, setFollowed] = useState<RunStateFragment | null>(null);
  const isUnderWay = isOpen(asked);
  const { id } = asked;
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const ending = new AbortController();
    async function follow() {
      for await (const run of gateway.follow(FollowRunDocument, "syncRun", { id }, { signal: ending.signal }))
        setFollowed(run);
      if (!ending.signal.aborted) await client.invalidateQueries();
    }
    // Where it cannot be followed, events still make it be asked again.
    follow().catch(() => undefined);
    return () => ending.abort();
  }, [client, id, isUnderWay]);
  return isUnderWay ? (followed ?? asked) : asked;
}
