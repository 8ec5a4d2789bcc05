// Runs: work that a person asked for, with its progress.
import type { SyncRunKind as CoreKind, SyncRunRow, SyncRunState as CoreState } from "@stockgate/core";
import { builder, defineEnum, defineNode } from "./builder.ts";
import { Integration } from "./integration.ts";
import { defineChildListing } from "./paging.ts";
import { SyncError } from "./sync-error.ts";

const SyncRunKind = defineEnum<CoreKind>("SyncRunKind", "What a run does.", {
  CATALOG: "Reads both catalogs and matches them.",
  PUSH: "Computes and pushes.",
  RECONCILE: "Reads both sides, reports the drift with its causes, and pushes what differs.",
  RETRY: "Tries again what failed.",
  IMPORT: "Writes to the source: makes products there, or sets opening stock; `imports` tells of each.",
});

const SyncRunState = defineEnum<CoreState>("SyncRunState", "Where a run stands.", {
  QUEUED: "It waits for its turn.",
  RUNNING: "It is under way.",
  SUCCEEDED: "All of it was done.",
  PARTIALLY_FAILED: "Some of it was done; its changes say what was not.",
  FAILED: "Nothing of it could be done.",
  CANCELLED: "It was called off.",
  AWAITING_APPROVAL: "A guard holds it until a person approves or rejects it.",
});

const SyncProgress = builder.objectRef<SyncRunRow>("SyncProgress").implement({
  description: "How far a run has come.",
  fields: (t) => ({
    total: t.exposeInt("total", { nullable: true, description: "Null until it is known." }),
    done: t.exposeInt("done", { description: "Parts that are done, whatever came of them." }),
    changed: t.exposeInt("changed", { description: "Of those, the numbers that changed, or would." }),
    unchanged: t.exposeInt("unchanged", { description: "Of those, the numbers that were right already." }),
    failed: t.exposeInt("failed", { description: "Of those, what could not be done." }),
  }),
});

export const SyncRun = defineNode("SyncRun", (tx, ids) => tx.runs.byIds(ids));

SyncRun.implement({
  description: "Work that a person asked for, or what a guard holds until a person decides.",
  fields: (t) => ({
    kind: t.expose("kind", { type: SyncRunKind, description: "What it does." }),
    state: t.expose("state", { type: SyncRunState, description: "Where it stands." }),
    dryRun: t.exposeBoolean("isDryRun", { description: "Whether it only plans." }),
    scheduled: t.exposeBoolean("isScheduled", {
      description: "Whether it began at its time by itself, as the overnight reconciliation does.",
    }),
    startedAt: t.expose("startedAt", {
      type: "DateTime",
      nullable: true,
      description: "Null while it waits for its turn.",
    }),
    finishedAt: t.expose("finishedAt", {
      type: "DateTime",
      nullable: true,
      description: "Null until it has ended.",
    }),
    approvedAt: t.expose("approvedAt", {
      type: "DateTime",
      nullable: true,
      description: "When a person let go what a guard had held; null where nothing was held.",
    }),
    progress: t.field({ type: SyncProgress, description: "How far it has come.", resolve: (run) => run }),
    error: t.field({
      type: SyncError,
      nullable: true,
      description: "What ended it as a whole; null where nothing did.",
      resolve: ({ errorCode, errorMessage }) =>
        errorCode === null ? null : { code: errorCode, message: errorMessage ?? errorCode, retryAt: null },
    }),
  }),
});

const SyncRunConnection = builder.connectionObject(
  { type: SyncRun, name: "SyncRunConnection", description: "A page of runs." },
  { name: "SyncRunEdge", description: "A run within a listing." },
);

const listRuns = defineChildListing<null, SyncRunRow>("run", {
  pages: (tx, parents, _filter, request) => tx.runs.pages(parents, request),
  counts: (tx, parents) => tx.runs.counts(parents),
});

builder.objectField(Integration, "syncRuns", (t) =>
  t.connection(
    {
      type: SyncRun,
      description: "Its runs, the oldest first.",
      resolve: ({ id }, page, context) => listRuns(context, id, null, page),
    },
    SyncRunConnection,
  ),
);
