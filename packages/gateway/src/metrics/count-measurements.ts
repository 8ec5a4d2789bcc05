// The core's facts, counted. Off the hot path: one call a page, a batch or a request to a vendor.
import type { Measurement, Telemetry } from "@stockgate/core";
import type { Series } from "./series.ts";

/** "2xx"; "none" where there was no answer. */
export const statusClass = (status: number | null): string =>
  status === null || status < 100 || status > 599 ? "none" : `${Math.floor(status / 100)}xx`;

type About<Subject extends Measurement["about"]> = Extract<Measurement, { about: Subject }>;

function countRequest(series: Series, request: About<"vendor-request">): void {
  const { accountId: account, priority, status } = request;
  series.vendorRequests.inc({ account, priority, status: statusClass(status) });
  series.vendorWait.observe({ account, priority }, request.waitedMs / 1000);
  series.vendorTime.observe({ account }, request.tookMs / 1000);
}

function countPushes(series: Series, { integrationId, outcomes, freshnessMs }: About<"pushes">): void {
  for (const [outcome, count] of Object.entries(outcomes)) {
    series.pushes.inc({ integration: integrationId, outcome }, count);
  }
  for (const ms of freshnessMs) series.freshness.observe({ integration: integrationId }, ms / 1000);
}

function count(series: Series, measurement: Measurement): void {
  switch (measurement.about) {
    case "webhook": {
      const { accountId, accountKind, topic, outcome } = measurement;
      const kind = accountKind?.toLowerCase() ?? "none";
      return series.webhooks.inc({ account: accountId ?? "", kind, topic, outcome });
    }
    case "vendor-request":
      return countRequest(series, measurement);
    case "vendor-fault":
      return series.vendorFaults.inc({ account: measurement.accountId, kind: measurement.kind });
    case "pushes":
      return countPushes(series, measurement);
    case "drift": {
      const integration = measurement.integrationId;
      for (const cause of measurement.causes) series.drift.inc({ integration, cause });
      return;
    }
    case "run-ended": {
      const { integrationId: integration, kind, state, isDryRun } = measurement;
      return series.runs.inc({ integration, kind, state, dry_run: String(isDryRun) });
    }
  }
}

export const countMeasurements =
  (series: Series): Telemetry["measure"] =>
  (measurement) =>
    count(series, measurement);
