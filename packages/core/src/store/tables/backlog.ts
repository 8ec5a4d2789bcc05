// What waits and how things stand, for whoever watches: one statement over the tables' indexes.
import { type Priority, priorities } from "../../contracts/index.ts";
import type { StockTargetState } from "../../domain/target.ts";
import type { Em } from "../engine.ts";
import type { AccountHealthState } from "../entities/account.ts";

/** `oldestAt`: when the oldest of them was signalled; null where that is not known. */
type Waiting = { count: number; oldestAt: number | null };

export type BacklogFigures = {
  /** Signals that were stored and not resolved yet. */
  signals: ({ accountId: number } & Waiting)[];
  /** Source variants to be read, by how urgent that is. */
  readMarks: ({ accountId: number; priority: Priority } & Waiting)[];
  /** Targets to be looked at. */
  pushMarks: ({ integrationId: number } & Waiting)[];
  /** Writes whose outcome is not known yet. */
  openIntents: ({ integrationId: number } & Waiting)[];
  /** Orders of the channel that the source does not know, or not wholly. */
  inFlightOrders: ({ integrationId: number } & Waiting)[];
  targets: { integrationId: number; state: StockTargetState; count: number }[];
  integrations: { integrationId: number; status: string }[];
  accounts: { accountId: number; health: AccountHealthState }[];
};

type Row = {
  subject: keyof BacklogFigures;
  owner: number;
  detail: string | null;
  amount: number | string;
  since: number | string | null;
};

const statement = `
  select 'signals' as subject, account_id as owner, cast(null as text) as detail, count(*) as amount,
    min(received_at) as since
  from signal where resolved_at is null group by account_id
  union all
  select 'readMarks', account_id, cast(priority as text), count(*), min(marked_at)
  from read_mark group by account_id, priority
  union all
  select 'pushMarks', integration_id, null, count(*), min(coalesce(marked_at, push_due_at))
  from target where push_mark is not null group by integration_id
  union all
  select 'openIntents', integration_id, null, count(*), min(created_at)
  from intent where state in ('SENDING', 'UNSETTLED') group by integration_id
  union all
  select 'inFlightOrders', held.integration_id, null, count(*), min(placed.placed_at)
  from in_flight_order held join channel_order placed on placed.id = held.order_id
  where held.settled_at is null group by held.integration_id
  union all
  select 'targets', integration_id, state, count(*), null from target group by integration_id, state
  union all
  select 'integrations', id, status, 1, null from integration
  union all
  select 'accounts', id, health_state, 1, null from account where sealed_config is not null`;

export function backlogTable(em: Em) {
  return {
    async figures(): Promise<BacklogFigures> {
      const rows: Row[] = await em.execute(statement, [], "all");
      const of = (subject: keyof BacklogFigures) => rows.filter((row) => row.subject === subject);
      const waiting = ({ amount, since }: Row): Waiting => ({
        count: Number(amount),
        oldestAt: since === null ? null : Number(since),
      });
      const ofIntegrations = (subject: keyof BacklogFigures) =>
        of(subject).map((row) => ({ integrationId: row.owner, ...waiting(row) }));
      return {
        signals: of("signals").map((row) => ({ accountId: row.owner, ...waiting(row) })),
        readMarks: of("readMarks").map((row) => ({
          accountId: row.owner,
          priority: priorities[Number(row.detail)] ?? "sweep",
          ...waiting(row),
        })),
        pushMarks: ofIntegrations("pushMarks"),
        openIntents: ofIntegrations("openIntents"),
        inFlightOrders: ofIntegrations("inFlightOrders"),
        targets: of("targets").map((row) => ({
          integrationId: row.owner,
          state: row.detail as StockTargetState,
          count: Number(row.amount),
        })),
        integrations: of("integrations").map((row) => ({
          integrationId: row.owner,
          status: row.detail ?? "",
        })),
        accounts: of("accounts").map((row) => ({
          accountId: row.owner,
          health: row.detail as AccountHealthState,
        })),
      };
    },
  };
}
