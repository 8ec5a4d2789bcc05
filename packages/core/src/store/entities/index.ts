// Every table, once; both databases are migrated to these.
import { Account, Location } from "./account.ts";
import { ApiToken } from "./api-token.ts";
import { ChannelOrder, ChannelOrderLine, InFlightOrder, InFlightUnits } from "./channel-orders.ts";
import { ChannelVariant, Level, RecipeLine, SourceVariant } from "./catalog.ts";
import { ImportItem, OpeningStock } from "./imports.ts";
import {
  Integration,
  LocationDecision,
  MappingRule,
  VariantMapping,
  VariantOverride,
} from "./integration.ts";
import { Lease, LivingEngine } from "./lease.ts";
import { Meta, StockChange, SyncEvent, SyncRun } from "./run.ts";
import { Session } from "./session.ts";
import { ReadMark, Signal, SourceOrder, SourceOrderLine } from "./signals.ts";
import { Intent, IntentPush, IntentStocking, StockPush, Target, TargetPoint } from "./target.ts";

export const entities = [
  Account,
  Lease,
  LivingEngine,
  Location,
  SourceVariant,
  ChannelVariant,
  RecipeLine,
  Level,
  Signal,
  ReadMark,
  SourceOrder,
  SourceOrderLine,
  Integration,
  LocationDecision,
  MappingRule,
  VariantMapping,
  VariantOverride,
  ApiToken,
  Session,
  ChannelOrder,
  ChannelOrderLine,
  InFlightOrder,
  InFlightUnits,
  Target,
  TargetPoint,
  Intent,
  IntentPush,
  IntentStocking,
  StockPush,
  SyncRun,
  StockChange,
  ImportItem,
  OpeningStock,
  SyncEvent,
  Meta,
];
