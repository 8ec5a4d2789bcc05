create table "account" ("id" serial primary key, "kind" text not null, "adapter" text not null, "name" text not null, "external_name" text null, "sealed_config" text null, "sealed_webhook_state" text null, "webhook_key" text not null, "webhook_problem" text null, "access_limits" json not null, "health_state" text not null, "health_message" text null, "health_checked_at" bigint null, "orders_read_to" bigint null, "catalog_read_at" bigint null, "changes_cursor" text null, "sweep_cursor" text null, "sweep_began_at" bigint null, "sweep_ticket" bigint null, "created_at" bigint not null);
alter table "account" add constraint "account_webhook_key_unique" unique ("webhook_key");

create table "channel_order" ("id" serial primary key, "account_id" int not null, "external_id" text not null, "short_id" text not null, "name" text not null, "placed_at" bigint not null, "changed_at" bigint not null, "is_cancelled" boolean not null, "waits_for" text null, "importable_since" bigint not null, "held_until" bigint null);
create index "channel_order_short_id_index" on "channel_order" ("short_id");
create index "channel_order_name_index" on "channel_order" ("name");
create index "channel_order_account_id_held_until_index" on "channel_order" ("account_id", "held_until");
create index "channel_order_changed_at_index" on "channel_order" ("changed_at");
alter table "channel_order" add constraint "channel_order_account_id_external_id_unique" unique ("account_id", "external_id");

create table "channel_order_line" ("id" serial primary key, "order_id" int not null, "external_id" text not null, "variant_external_id" text null, "stock_item_external_id" text null, "current_quantity" int not null, "unfulfilled_quantity" int not null, "places" json not null);
create index "channel_order_line_order_id_index" on "channel_order_line" ("order_id");
create index "channel_order_line_stock_item_external_id_index" on "channel_order_line" ("stock_item_external_id");

create table "channel_variant" ("id" serial primary key, "account_id" int not null, "external_id" text not null, "product_external_id" text not null, "stock_item_external_id" text not null, "sku" text null, "title" text not null, "tags" text not null, "tag_text" text not null, "is_tracked" boolean not null, "not_syncable_reason" text null, "is_deleted" boolean not null);
create index "channel_variant_account_id_sku_index" on "channel_variant" ("account_id", "sku");
create index "channel_variant_account_id_stock_item_external_id_index" on "channel_variant" ("account_id", "stock_item_external_id");
create index "channel_variant_account_id_product_external_id_index" on "channel_variant" ("account_id", "product_external_id");
alter table "channel_variant" add constraint "channel_variant_account_id_external_id_unique" unique ("account_id", "external_id");

create table "integration" ("id" serial primary key, "name" text not null, "source_id" int not null, "channel_id" int not null, "is_sync_enabled" boolean not null, "toggle_epoch" int not null, "drain_until" bigint null, "first_activated_at" bigint null, "prepared_at" bigint null, "nights_from" bigint not null, "last_night_at" bigint null, "status" text not null, "policy" jsonb not null, "created_at" bigint not null);
create index "integration_channel_id_index" on "integration" ("channel_id");
alter table "integration" add constraint "integration_source_id_channel_id_unique" unique ("source_id", "channel_id");

create table "in_flight_order" ("id" serial primary key, "order_id" int not null, "integration_id" int not null, "reason" text not null, "lines" json not null, "ask_at" bigint null, "settled_at" bigint null, "settled_note" text null);
create index "in_flight_order_integration_id_settled_at_id_index" on "in_flight_order" ("integration_id", "settled_at", "id");
create index "in_flight_order_ask_at_index" on "in_flight_order" ("ask_at");
alter table "in_flight_order" add constraint "in_flight_order_order_id_integration_id_unique" unique ("order_id", "integration_id");

create table "api_token" ("id" serial primary key, "name" text not null, "hash" text not null, "scope" text not null, "integration_id" int null, "created_at" bigint not null, "expires_at" bigint null, "last_used_at" bigint null, "revoked_at" bigint null);
alter table "api_token" add constraint "api_token_hash_unique" unique ("hash");
create index "api_token_integration_id_index" on "api_token" ("integration_id");

create table "intent" ("id" serial primary key, "integration_id" int not null, "account_id" int not null, "kind" text not null, "idempotency_key" text not null, "body" text not null, "toggle_epoch" int not null, "lease_epoch" int not null, "state" text not null, "attempts" int not null, "next_attempt_at" bigint null, "created_at" bigint not null, "settled_at" bigint null, "problem" text null, "traceparent" text null);
alter table "intent" add constraint "intent_idempotency_key_unique" unique ("idempotency_key");
create index "intent_integration_id_state_index" on "intent" ("integration_id", "state");
create index "intent_settled_at_index" on "intent" ("settled_at");

create table "intent_push" ("id" serial primary key, "intent_id" int not null, "position" int not null, "target" int not null, "stock_item_external_id" text not null, "location_external_id" text not null, "from_quantity" int not null, "to_quantity" int not null, "committed" int not null, "ticket" bigint not null, "push_mark" bigint not null);
create index "intent_push_target_index" on "intent_push" ("target");
alter table "intent_push" add constraint "intent_push_intent_id_position_unique" unique ("intent_id", "position");

create table "intent_stocking" ("id" serial primary key, "intent_id" int not null, "position" int not null, "target" int not null, "stock_item_external_id" text not null, "location_external_id" text not null, "push_mark" bigint not null);
create index "intent_stocking_target_index" on "intent_stocking" ("target");
alter table "intent_stocking" add constraint "intent_stocking_intent_id_position_unique" unique ("intent_id", "position");

create table "lease" ("account_id" int not null, "owner" text null, "epoch" int not null, "left_at" bigint null, primary key ("account_id"));
create index "lease_owner_index" on "lease" ("owner");

create table "living_engine" ("id" text not null, "started_at" bigint not null, "expires_at" bigint not null, primary key ("id"));

create table "location" ("id" serial primary key, "account_id" int not null, "external_id" text not null, "name" text not null, "is_active" boolean not null, "is_point_of_sale" boolean null, "ineligible_reason" text null, "is_removed" boolean not null);
alter table "location" add constraint "location_account_id_external_id_unique" unique ("account_id", "external_id");

create table "location_decision" ("id" serial primary key, "integration_id" int not null, "channel_location_id" int not null, "source_location_id" int null);
alter table "location_decision" add constraint "location_decision_integration_id_channel_location_id_unique" unique ("integration_id", "channel_location_id");

create table "meta" ("key" text not null, "value" text not null, primary key ("key"));

create table "session" ("id" serial primary key, "hash" text not null, "api_token_id" int null, "created_at" bigint not null, "expires_at" bigint not null);
alter table "session" add constraint "session_hash_unique" unique ("hash");
create index "session_api_token_id_index" on "session" ("api_token_id");
create index "session_expires_at_index" on "session" ("expires_at");

create table "signal" ("id" serial primary key, "account_id" int not null, "event_id" text null, "topic" text not null, "keys" json not null, "needs_request" boolean not null, "received_at" bigint not null, "due_at" bigint not null, "is_second_look" boolean not null, "resolved_at" bigint null, "traceparent" text null);
create index "signal_account_id_needs_request_resolved_at_due_at_index" on "signal" ("account_id", "needs_request", "resolved_at", "due_at");
create index "signal_resolved_at_index" on "signal" ("resolved_at");
alter table "signal" add constraint "signal_account_id_event_id_unique" unique ("account_id", "event_id");

create table "source_order" ("id" serial primary key, "account_id" int not null, "kind" text not null, "external_id" text not null, "number" text null, "channel_order_external_id" text null, "channel_store" text null, "is_open" boolean not null, "is_deleted" boolean not null, "is_quote" boolean not null, "ticket" bigint not null, "doubt_ticket" bigint null, "read_ticket" bigint not null, "read_at" bigint not null);
alter table "source_order" add constraint "source_order_account_id_kind_external_id_unique" unique ("account_id", "kind", "external_id");

create table "source_order_line" ("id" serial primary key, "order_id" int not null, "external_id" text not null, "variant_external_id" text not null, "location_external_id" text null, "quantity" text not null, "open_quantity" text null, "shipped_quantity" text null);
create index "source_order_line_order_id_index" on "source_order_line" ("order_id");
create index "source_order_line_external_id_index" on "source_order_line" ("external_id");
create index "source_order_line_variant_external_id_index" on "source_order_line" ("variant_external_id");

create table "source_variant" ("id" serial primary key, "account_id" int not null, "external_id" text not null, "product_external_id" text not null, "sku" text null, "name" text not null, "is_kit" boolean not null, "has_stock" boolean not null, "created_at" bigint not null, "archived_at" bigint null, "deleted_at" bigint null);
create index "source_variant_account_id_id_index" on "source_variant" ("account_id", "id");
create index "source_variant_account_id_sku_index" on "source_variant" ("account_id", "sku");
create index "source_variant_account_id_product_external_id_index" on "source_variant" ("account_id", "product_external_id");
alter table "source_variant" add constraint "source_variant_account_id_external_id_unique" unique ("account_id", "external_id");

create table "recipe_line" ("id" serial primary key, "account_id" int not null, "kit_id" int not null, "component_id" int not null, "quantity_per_kit" text not null);
create index "recipe_line_account_id_index" on "recipe_line" ("account_id");
create index "recipe_line_kit_id_index" on "recipe_line" ("kit_id");
create index "recipe_line_component_id_index" on "recipe_line" ("component_id");

create table "read_mark" ("source_variant_id" int not null, "account_id" int not null, "mark" bigint not null, "priority" int not null, "cause" text not null, "due_at" bigint not null, "marked_at" bigint not null, "attempts" int not null, "problem" text null, "traceparents" text null, primary key ("source_variant_id"));
create index "read_mark_account_id_priority_mark_source_variant_id_index" on "read_mark" ("account_id", "priority", "mark", "source_variant_id");

create table "opening_stock" ("source_variant_id" int not null, "location_id" int not null, "account_id" int not null, "quantity" text not null, "adjustment_number" text null, "state" text not null, "at" bigint not null, primary key ("source_variant_id", "location_id"));
create index "opening_stock_account_id_state_index" on "opening_stock" ("account_id", "state");

create table "mapping_rule" ("id" serial primary key, "integration_id" int not null, "channel_variant_id" int not null, "source_variant_id" int null, "origin" text not null, "is_excluded" boolean not null);
alter table "mapping_rule" add constraint "mapping_rule_integration_id_channel_variant_id_unique" unique ("integration_id", "channel_variant_id");

create table "level" ("source_variant_id" int not null, "location_id" int not null, "in_stock" text not null, "committed" text not null, "expected" text not null, "potential" text null, "read_at" bigint not null, "ticket" bigint not null, "swept_in" bigint null, primary key ("source_variant_id", "location_id"));

create table "in_flight_units" ("id" serial primary key, "order_id" int not null, "integration_id" int not null, "source_variant_id" int not null, "source_location_id" int not null, "units" text not null);
create index "in_flight_units_order_id_index" on "in_flight_units" ("order_id");
create index "in_flight_units_source_variant_id_index" on "in_flight_units" ("source_variant_id");

create table "stock_push" ("id" serial primary key, "intent_key" text not null, "integration" int not null, "target" int not null, "sku" text null, "from_quantity" int not null, "to_quantity" int not null, "terms" json not null, "signalled_at" bigint null, "created_at" bigint not null, "outcome" text null, "settled_at" bigint null);
create index "stock_push_intent_key_index" on "stock_push" ("intent_key");
create index "stock_push_target_id_index" on "stock_push" ("target", "id");
create index "stock_push_created_at_index" on "stock_push" ("created_at");
create index "stock_push_integration_created_at_outcome_signalle_c2f8d_index" on "stock_push" ("integration", "created_at", "outcome", "signalled_at", "settled_at");

create table "sync_event" ("id" bigint not null, "tx" bigint not null, "type" text not null, "occurred_at" bigint not null, "integration" int null, "target" int null, "run" int null, "sku" text null, "from_quantity" int null, "to_quantity" int null, "message" text not null, "detail" json null, "traceparent" text null, primary key ("id"));
create index "sync_event_tx_id_index" on "sync_event" ("tx", "id");
create index "sync_event_integration_tx_id_index" on "sync_event" ("integration", "tx", "id");
create index "sync_event_sku_tx_id_index" on "sync_event" ("sku", "tx", "id");
create index "sync_event_occurred_at_index" on "sync_event" ("occurred_at");

create table "sync_run" ("id" serial primary key, "integration_id" int not null, "kind" text not null, "state" text not null, "is_dry_run" boolean not null, "is_scheduled" boolean not null, "idempotency_key" text null, "input_text" text not null, "skus" json null, "imports" json null, "created_at" bigint not null, "started_at" bigint null, "finished_at" bigint null, "total" int null, "done" int not null, "changed" int not null, "unchanged" int not null, "failed" int not null, "error_code" text null, "error_message" text null, "approved_at" bigint null, "traceparent" text null);
create index "sync_run_integration_id_state_index" on "sync_run" ("integration_id", "state");
create index "sync_run_integration_id_id_index" on "sync_run" ("integration_id", "id");
alter table "sync_run" add constraint "sync_run_integration_id_kind_idempotency_key_unique" unique ("integration_id", "kind", "idempotency_key");

create table "stock_change" ("id" serial primary key, "run_id" int not null, "target" int not null, "outcome" text not null, "from_quantity" int null, "to_quantity" int null, "reason" text null, "is_open" boolean not null, "after_ticket" bigint not null);
create index "stock_change_target_is_open_index" on "stock_change" ("target", "is_open");
create index "stock_change_run_id_is_open_index" on "stock_change" ("run_id", "is_open");
create index "stock_change_run_id_id_index" on "stock_change" ("run_id", "id");

create table "import_item" ("id" serial primary key, "run_id" int not null, "channel_variant" int null, "source_variant" int null, "source_location" int null, "outcome" text not null, "from_quantity" text null, "to_quantity" text null, "reason" text null, "is_open" boolean not null, "sent_at" bigint null);
create index "import_item_run_id_is_open_index" on "import_item" ("run_id", "is_open");
create index "import_item_run_id_id_index" on "import_item" ("run_id", "id");

create table "target" ("id" serial primary key, "integration_id" int not null, "channel_variant_id" int not null, "channel_location_id" int not null, "source_variant_id" int null, "source_location_id" int null, "search_text" text not null, "sort_text" text not null, "changed_at" bigint not null, "difference" int not null, "desired" int null, "desired_ticket" bigint null, "desired_read_at" bigint null, "rise_quantity" int null, "rise_ticket" bigint null, "rise_seen_at" bigint null, "settled" int null, "is_baseline_due" boolean not null, "pushed" int null, "pushed_at" bigint null, "pushed_from" int null, "zeroed_at" bigint null, "zero_doubt_mark" bigint null, "pushed_ticket" bigint null, "observed" int null, "observed_committed" int null, "observed_at" bigint null, "rises_held_until" bigint null, "state" text not null, "drift_cause" text null, "reversals" jsonb not null, "hold_code" text null, "hold_message" text null, "held_at" bigint null, "held_quantity" int null, "is_untold" boolean not null, "is_remapped" boolean not null, "has_write_failed" boolean not null, "error_code" text null, "error_message" text null, "retry_at" bigint null, "attempts" int not null, "push_mark" bigint null, "push_due_at" bigint null, "marked_at" bigint null, "traceparents" text null);
create index "target_channel_variant_id_index" on "target" ("channel_variant_id");
create index "target_integration_id_id_index" on "target" ("integration_id", "id");
create index "target_integration_id_push_mark_push_due_at_index" on "target" ("integration_id", "push_mark", "push_due_at");
create index "target_integration_id_state_index" on "target" ("integration_id", "state");
create index "target_source_variant_id_index" on "target" ("source_variant_id");
create index "target_integration_id_sort_text_id_index" on "target" ("integration_id", "sort_text", "id");
create index "target_integration_id_changed_at_id_index" on "target" ("integration_id", "changed_at", "id");
create index "target_integration_id_difference_id_index" on "target" ("integration_id", "difference", "id");
create index target_due_index on target (integration_id, (case when error_code = 'NOT_STOCKED' then 2
  when desired < coalesce(observed, settled, 0) then 0 else 1 end), push_mark, id)
        where push_mark is not null;
alter table "target" add constraint "target_integration_id_channel_variant_id_channel__c4111_unique" unique ("integration_id", "channel_variant_id", "channel_location_id");

create table "target_point" ("id" serial primary key, "target" int not null, "at" bigint not null, "desired" int null, "pushed" int null, "observed" int null);
create index "target_point_target_at_index" on "target_point" ("target", "at");
create index "target_point_at_index" on "target_point" ("at");

create table "variant_mapping" ("id" serial primary key, "integration_id" int not null, "channel_variant_id" int null, "source_variant_id" int null, "status" text not null, "origin" text null, "reason" text null, "shadowed_ids" jsonb not null, "suggestion_ids" jsonb not null, "channel_suggestion_ids" jsonb not null, "search_text" text not null);
create index "variant_mapping_integration_id_id_index" on "variant_mapping" ("integration_id", "id");
create index "variant_mapping_integration_id_status_index" on "variant_mapping" ("integration_id", "status");
create index "variant_mapping_integration_id_source_variant_id_index" on "variant_mapping" ("integration_id", "source_variant_id");
alter table "variant_mapping" add constraint "variant_mapping_integration_id_channel_variant_id_unique" unique ("integration_id", "channel_variant_id");

create table "variant_override" ("id" serial primary key, "integration_id" int not null, "channel_variant_id" int not null, "buffer_quantity" int null, "buffer_percent" text null, "maximum_quantity" int null);
alter table "variant_override" add constraint "variant_override_integration_id_channel_variant_id_unique" unique ("integration_id", "channel_variant_id");

alter table "channel_order" add constraint "channel_order_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;

alter table "channel_order_line" add constraint "channel_order_line_order_id_foreign" foreign key ("order_id") references "channel_order" ("id") on delete cascade;

alter table "channel_variant" add constraint "channel_variant_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;

alter table "integration" add constraint "integration_source_id_foreign" foreign key ("source_id") references "account" ("id");
alter table "integration" add constraint "integration_channel_id_foreign" foreign key ("channel_id") references "account" ("id");

alter table "in_flight_order" add constraint "in_flight_order_order_id_foreign" foreign key ("order_id") references "channel_order" ("id") on delete cascade;
alter table "in_flight_order" add constraint "in_flight_order_integration_id_foreign" foreign key ("integration_id") references "integration" ("id") on delete cascade;

alter table "api_token" add constraint "api_token_integration_id_foreign" foreign key ("integration_id") references "integration" ("id") on delete cascade;

alter table "intent" add constraint "intent_integration_id_foreign" foreign key ("integration_id") references "integration" ("id") on delete cascade;
alter table "intent" add constraint "intent_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;

alter table "intent_push" add constraint "intent_push_intent_id_foreign" foreign key ("intent_id") references "intent" ("id") on delete cascade;

alter table "intent_stocking" add constraint "intent_stocking_intent_id_foreign" foreign key ("intent_id") references "intent" ("id") on delete cascade;

alter table "lease" add constraint "lease_account_id_foreign" foreign key ("account_id") references "account" ("id") on update cascade on delete cascade;

alter table "location" add constraint "location_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;

alter table "location_decision" add constraint "location_decision_integration_id_foreign" foreign key ("integration_id") references "integration" ("id") on delete cascade;
alter table "location_decision" add constraint "location_decision_channel_location_id_foreign" foreign key ("channel_location_id") references "location" ("id") on delete cascade;
alter table "location_decision" add constraint "location_decision_source_location_id_foreign" foreign key ("source_location_id") references "location" ("id") on delete cascade;

alter table "session" add constraint "session_api_token_id_foreign" foreign key ("api_token_id") references "api_token" ("id") on delete cascade;

alter table "signal" add constraint "signal_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;

alter table "source_order" add constraint "source_order_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;

alter table "source_order_line" add constraint "source_order_line_order_id_foreign" foreign key ("order_id") references "source_order" ("id") on delete cascade;

alter table "source_variant" add constraint "source_variant_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;

alter table "recipe_line" add constraint "recipe_line_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;
alter table "recipe_line" add constraint "recipe_line_kit_id_foreign" foreign key ("kit_id") references "source_variant" ("id") on delete cascade;
alter table "recipe_line" add constraint "recipe_line_component_id_foreign" foreign key ("component_id") references "source_variant" ("id") on delete cascade;

alter table "read_mark" add constraint "read_mark_source_variant_id_foreign" foreign key ("source_variant_id") references "source_variant" ("id") on update cascade on delete cascade;
alter table "read_mark" add constraint "read_mark_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;

alter table "opening_stock" add constraint "opening_stock_source_variant_id_foreign" foreign key ("source_variant_id") references "source_variant" ("id") on update cascade on delete cascade;
alter table "opening_stock" add constraint "opening_stock_location_id_foreign" foreign key ("location_id") references "location" ("id") on update cascade on delete cascade;
alter table "opening_stock" add constraint "opening_stock_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;

alter table "mapping_rule" add constraint "mapping_rule_integration_id_foreign" foreign key ("integration_id") references "integration" ("id") on delete cascade;
alter table "mapping_rule" add constraint "mapping_rule_channel_variant_id_foreign" foreign key ("channel_variant_id") references "channel_variant" ("id") on delete cascade;
alter table "mapping_rule" add constraint "mapping_rule_source_variant_id_foreign" foreign key ("source_variant_id") references "source_variant" ("id") on delete cascade;

alter table "level" add constraint "level_source_variant_id_foreign" foreign key ("source_variant_id") references "source_variant" ("id") on update cascade on delete cascade;
alter table "level" add constraint "level_location_id_foreign" foreign key ("location_id") references "location" ("id") on update cascade on delete cascade;

alter table "in_flight_units" add constraint "in_flight_units_order_id_foreign" foreign key ("order_id") references "channel_order" ("id") on delete cascade;
alter table "in_flight_units" add constraint "in_flight_units_integration_id_foreign" foreign key ("integration_id") references "integration" ("id") on delete cascade;
alter table "in_flight_units" add constraint "in_flight_units_source_variant_id_foreign" foreign key ("source_variant_id") references "source_variant" ("id") on delete cascade;
alter table "in_flight_units" add constraint "in_flight_units_source_location_id_foreign" foreign key ("source_location_id") references "location" ("id") on delete cascade;

alter table "sync_run" add constraint "sync_run_integration_id_foreign" foreign key ("integration_id") references "integration" ("id") on delete cascade;

alter table "stock_change" add constraint "stock_change_run_id_foreign" foreign key ("run_id") references "sync_run" ("id") on delete cascade;

alter table "import_item" add constraint "import_item_run_id_foreign" foreign key ("run_id") references "sync_run" ("id") on delete cascade;

alter table "target" add constraint "target_integration_id_foreign" foreign key ("integration_id") references "integration" ("id") on delete cascade;
alter table "target" add constraint "target_channel_variant_id_foreign" foreign key ("channel_variant_id") references "channel_variant" ("id") on delete cascade;
alter table "target" add constraint "target_channel_location_id_foreign" foreign key ("channel_location_id") references "location" ("id") on delete cascade;
alter table "target" add constraint "target_source_variant_id_foreign" foreign key ("source_variant_id") references "source_variant" ("id") on delete set null;
alter table "target" add constraint "target_source_location_id_foreign" foreign key ("source_location_id") references "location" ("id") on delete set null;

alter table "variant_mapping" add constraint "variant_mapping_integration_id_foreign" foreign key ("integration_id") references "integration" ("id") on delete cascade;
alter table "variant_mapping" add constraint "variant_mapping_channel_variant_id_foreign" foreign key ("channel_variant_id") references "channel_variant" ("id") on delete cascade;
alter table "variant_mapping" add constraint "variant_mapping_source_variant_id_foreign" foreign key ("source_variant_id") references "source_variant" ("id") on delete cascade;

alter table "variant_override" add constraint "variant_override_integration_id_foreign" foreign key ("integration_id") references "integration" ("id") on delete cascade;
alter table "variant_override" add constraint "variant_override_channel_variant_id_foreign" foreign key ("channel_variant_id") references "channel_variant" ("id") on delete cascade;
