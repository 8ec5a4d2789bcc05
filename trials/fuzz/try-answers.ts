// Vendors' answers, spoiled one by one while the engine works: nothing may come of what was not understood, every answer
// that could not be used is counted, and once the answers are good again everything comes right.
import { type HttpResponse, type Log, noTelemetry } from "@stockgate/core";
import { AdapterError } from "@stockgate/core/contracts";
import { openStand, type Stand } from "../../test/support/stand.ts";
import type { Sent } from "../../test/support/world.ts";
import { type Chance, createChance } from "../../test/support/chance.ts";
import { countingFaults, type Faults } from "./count-faults.ts";
import { openSmallShop, type SmallShop, wares } from "./small-shop.ts";
import { spoilAnswer } from "./spoil-answer.ts";
import type { Findings } from "./findings.ts";

/** Answers that are spoiled before everything is given the time to come right. */
const perRound = 50;
const spoiledShare = 0.6;
/** An answer that cannot be read is asked for again more and more rarely, and what the night does is not waited for. */
const minutesToComeRight = 120;

function createWatch() {
  const surprises: string[] = [];
  const log: Log = {
    debug() {},
    info() {},
    warn() {},
    error({ error }, message) {
      if (!(error instanceof AdapterError))
        surprises.push(`${message}: ${String(Reflect.get(Object(error), "stack"))}`);
    },
  };
  const counted: Faults = new Map();
  const telemetry = {
    ...noTelemetry,
    measure: (measurement: { about: string; kind?: string }) => {
      const { about, kind = "" } = measurement;
      if (about === "vendor-fault") counted.set(kind, (counted.get(kind) ?? 0) + 1);
    },
  };
  return { surprises, log, telemetry, counted, thrown: new Map() as Faults };
}

type Watch = ReturnType<typeof createWatch>;

const openWatched = (watch: Watch): Promise<Stand> =>
  openStand({
    wares,
    isOnlineOnly: true,
    log: watch.log,
    telemetry: watch.telemetry,
    wrapSource: (adapter) => countingFaults(adapter, watch.thrown),
    wrapChannel: (adapter) => countingFaults(adapter, watch.thrown),
  });

const sumOf = (faults: Faults): string =>
  [...faults]
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([kind, count]) => `${kind} ${count}`)
    .join(", ");

/** Spoils answers, so many a round and so many in all. */
function createSpoiler(chance: Chance, inputs: number) {
  const story: string[] = [];
  let tried = 0;
  let until = 0;
  return {
    story,
    tried: () => tried,
    beginRound() {
      story.length = 0;
      until = Math.min(inputs, tried + perRound);
    },
    isRoundOver: () => tried >= until,
    isOver: () => tried >= inputs,
    alter({ method, path, body }: Sent, answer: HttpResponse): HttpResponse {
      if (tried >= until || !chance.isLikely(spoiledShare)) return answer;
      tried += 1;
      const bad = spoilAnswer(chance, answer);
      story.push(`${method} ${path} ${body.slice(0, 60)} -> ${bad.status} ${bad.body.slice(0, 300)}`);
      return bad;
    },
  };
}

/** What is still wrong after as long as it may take. */
async function comeRight(stand: Stand, shop: SmallShop): Promise<string[]> {
  const { world, integrationId } = stand;
  await world.engine.commands.refreshCatalog({ integrationId, idempotencyKey: null });
  let wrong = await shop.wrong();
  for (let minute = 0; wrong.length > 0 && minute < minutesToComeRight; minute += 1) {
    await world.time.advance(60_000);
    wrong = await shop.wrong();
  }
  return wrong.map((each) => `after ${minutesToComeRight} minutes of good answers ${each}`);
}

async function playRound(
  stand: Stand,
  shop: SmallShop,
  chance: Chance,
  isOver: () => boolean,
): Promise<void> {
  const { world, integrationId } = stand;
  while (!isOver()) {
    await shop.act();
    if (chance.isLikely(0.1))
      await world.engine.commands.refreshCatalog({ integrationId, idempotencyKey: null });
    await world.time.advance(1000 * (1 + chance.below(30)));
  }
}

export async function tryAnswers(seed: number, inputs: number): Promise<Findings> {
  const chance = createChance(seed);
  const watch = createWatch();
  const stand = await openWatched(watch);
  await using _ = stand;
  const { world } = stand;
  const shop = await openSmallShop(stand, chance);
  const spoiler = createSpoiler(chance, inputs);
  const found: string[] = [];
  watch.counted.clear();
  watch.thrown.clear();
  world.onRequest = (sent) => void found.push(...shop.falsehoodsIn(sent));
  world.alterAnswer = (sent, answer) => spoiler.alter(sent, answer);
  while (!spoiler.isOver() && found.length + watch.surprises.length === 0) {
    await shop.beginAnew();
    spoiler.beginRound();
    await playRound(stand, shop, chance, spoiler.isRoundOver);
    found.push(...(await comeRight(stand, shop)));
    world.sent.length = 0;
  }
  if (sumOf(watch.counted) !== sumOf(watch.thrown))
    found.push(`counted were ${sumOf(watch.counted)}; refused were ${sumOf(watch.thrown)}`);
  const faults = [...found, ...watch.surprises];
  if (faults.length > 0) faults.push(`spoiled before:\n  ${spoiler.story.join("\n  ")}`);
  return { inputs: spoiler.tried(), tally: Object.fromEntries(watch.counted), faults };
}
