// Q11: what happens is told in words, whatever it is. The spelling of the API stands in the event's type and detail.
import { expect, it } from "vitest";
import { done, openStand } from "../support/stand.ts";

const spellings =
  /\b(ACTIVE|INACTIVE|DISABLED|NOT_CONNECTED|MAPPED|UNMATCHED|BROKEN|EXCLUDED|CATALOG|PUSH|RECONCILE|RETRY|SUCCEEDED|PARTIALLY_FAILED|FAILED|CANCELLED|[A-Z]+_[A-Z]+|[a-z]+[A-Z]\w*)\b/;

it("Q11 no event speaks as the API spells it", async () => {
  await using stand = await openStand({
    wares: { CHAIR: { stock: 10 }, LAMP: { stock: 20 }, SPARE: { stock: 50, shows: null } },
    isOnlineOnly: true,
  });
  const { commands } = stand.world.engine;
  const { integrationId } = stand;
  const finish = async <T>(command: Promise<T>): Promise<T> => {
    const answer = await stand.world.time.finish(command);
    await stand.rest(8000);
    return answer;
  };
  const lamp = (await stand.channelVariants()).find(({ sku }) => sku === "LAMP");
  const spare = (await stand.sourceVariants()).find(({ sku }) => sku === "SPARE");
  const variant = { integrationId, channelVariantId: lamp?.id ?? 0 };
  await stand.world.katana.adjust({ CHAIR: -1 });
  done(await finish(commands.updateSyncPolicy({ integrationId, policy: { bufferQuantity: 2 } })));
  done(await finish(commands.mapVariant({ ...variant, sourceVariantId: spare?.id ?? 0 })));
  done(await finish(commands.excludeVariant({ ...variant, excluded: true })));
  done(await finish(commands.excludeVariant({ ...variant, excluded: false })));
  done(await finish(commands.reconcile({ integrationId, isDryRun: false, idempotencyKey: null })));
  done(await finish(commands.setInventorySync({ integrationId, enabled: false })));
  const events = await stand.events();
  const types = new Set(events.map(({ type }) => type));
  for (const type of ["RUN_STARTED", "RUN_FINISHED", "POLICY_CHANGED", "MAPPING_CHANGED", "STATUS_CHANGED"])
    expect(types).toContain(type);
  expect(events.map(({ message }) => message).filter((message) => spellings.test(message))).toEqual([]);
});
