// The kit's own words: a suite is a list of cases, a case is a promise that an adapter must keep. Plain functions, so
// that a test runner can show them one by one, and a test of the kit can run them on adapters that break a promise.
import type { ChannelFixture, SourceFixture } from "./fixture.ts";
import {
  type ChannelStage,
  openChannelStage,
  openSourceStage,
  type SourceStage,
  type Stage,
} from "./stage.ts";

type Fixture = SourceFixture | ChannelFixture;
export type Case = {
  title: string;
  /** Whether it asks anything of an adapter of this kind. */
  isFor: (fixture: Fixture) => boolean;
  run: (fixture: Fixture) => Promise<void>;
};
export type Suite = { name: string; cases: Case[] };

const isSource = (fixture: Fixture): fixture is SourceFixture => fixture.adapter.kind === "SOURCE";

async function onStage<S extends Stage>(open: Promise<S>, act: (stage: S) => Promise<void>): Promise<void> {
  const stage = await open;
  try {
    await act(stage);
  } finally {
    stage.far.close();
  }
}

export const ofSources = (title: string, act: (stage: SourceStage) => Promise<void>): Case => ({
  title,
  isFor: isSource,
  run: async (fixture) => {
    if (isSource(fixture)) await onStage(openSourceStage(fixture), act);
  },
});

export const ofChannels = (title: string, act: (stage: ChannelStage) => Promise<void>): Case => ({
  title,
  isFor: (fixture) => !isSource(fixture),
  run: async (fixture) => {
    if (!isSource(fixture)) await onStage(openChannelStage(fixture), act);
  },
});

export const ofBoth = (title: string, act: (stage: Stage) => Promise<void>): Case => ({
  title,
  isFor: () => true,
  run: (fixture) =>
    isSource(fixture)
      ? onStage<SourceStage>(openSourceStage(fixture), act)
      : onStage<ChannelStage>(openChannelStage(fixture), act),
});

/** Needs no far side: only what the fixture says. */
export const ofManifest = (title: string, run: Case["run"]): Case => ({ title, isFor: () => true, run });
