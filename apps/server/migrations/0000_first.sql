CREATE TABLE "api_key_directory" (
	"hash" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"key_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"origin" text DEFAULT 'issued' NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "api_keys_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"workspace_id" text PRIMARY KEY DEFAULT current_setting('app.workspace') NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" jsonb NOT NULL,
	"action" text NOT NULL,
	"target" jsonb NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"why" text,
	"prev_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_log_workspace_id_seq_pk" PRIMARY KEY("workspace_id","seq")
);
--> statement-breakpoint
CREATE TABLE "auth_account" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_rate_limit" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	"last_request" bigint NOT NULL,
	CONSTRAINT "auth_rate_limit_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "auth_session" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "auth_session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "auth_sign_in_failures" (
	"account_hash" text PRIMARY KEY NOT NULL,
	"failed_at" timestamp with time zone[] DEFAULT '{}' NOT NULL,
	"locked_until" timestamp with time zone,
	"touched_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_two_factor" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"verified" boolean DEFAULT true,
	"failed_verification_count" integer DEFAULT 0,
	"locked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "auth_user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"two_factor_enabled" boolean DEFAULT false,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "auth_user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "auth_verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"user_id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"agent_id" text,
	"role" text NOT NULL,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "memberships_user_id_workspace_id_pk" PRIMARY KEY("user_id","workspace_id")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "workspaces_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "canned_responses" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"shortcut" text NOT NULL,
	"title" text NOT NULL,
	"translations" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "canned_responses_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "handoff_summaries" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"summary" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "handoff_summaries_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "bot_turns" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"upto_seq" integer NOT NULL,
	"outcome" text NOT NULL,
	"rule" text NOT NULL,
	"trace" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "bot_turns_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "attachments" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"uploader_kind" text NOT NULL,
	"uploader_id" text NOT NULL,
	"visitor_id" text,
	"conversation_id" text,
	"message_id" text,
	"position" integer DEFAULT 0 NOT NULL,
	"ready" boolean DEFAULT false NOT NULL,
	"kind" text DEFAULT 'file' NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"mime" text DEFAULT 'application/octet-stream' NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"width" integer,
	"height" integer,
	"duration_ms" integer,
	"blob_key" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "attachments_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "inbox_tokens" (
	"token" text PRIMARY KEY NOT NULL,
	"workspace" text NOT NULL,
	"inbox_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inboxes" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"public_token" text NOT NULL,
	"locale" text NOT NULL,
	"settings" jsonb NOT NULL,
	"bot_enabled" boolean DEFAULT true NOT NULL,
	"identity_required" boolean DEFAULT false NOT NULL,
	"identity_key" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "inboxes_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"external_id" text,
	"name" text,
	"email" text,
	"phone" text,
	"locale" text,
	"tier" text,
	"verified" boolean DEFAULT false NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone,
	CONSTRAINT "contacts_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "used_identities" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"jti" text NOT NULL,
	"visitor_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "used_identities_workspace_id_jti_pk" PRIMARY KEY("workspace_id","jti")
);
--> statement-breakpoint
CREATE TABLE "visitor_tokens" (
	"hash" text PRIMARY KEY NOT NULL,
	"workspace" text NOT NULL,
	"visitor_id" text NOT NULL,
	"inbox_id" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "visitors" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"inbox_id" text NOT NULL,
	"contact_id" text NOT NULL,
	"locale" text,
	"page" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "visitors_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "bot_turn_queue" (
	"conversation_id" text PRIMARY KEY NOT NULL,
	"workspace" text NOT NULL,
	"wanted_seq" integer NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"lease_until" timestamp with time zone,
	"lease_by" text,
	"attempts" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"visitor_id" text NOT NULL,
	"contact_id" text NOT NULL,
	"inbox_id" text NOT NULL,
	"inbox" jsonb NOT NULL,
	"contact" jsonb NOT NULL,
	"channel" text DEFAULT 'web' NOT NULL,
	"locale" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"handled_by" text DEFAULT 'bot' NOT NULL,
	"priority" text DEFAULT 'normal' NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"last_seq" integer DEFAULT 0 NOT NULL,
	"last_pos" integer DEFAULT 0 NOT NULL,
	"contact_read_seq" integer DEFAULT 0 NOT NULL,
	"agent_read_seq" integer DEFAULT 0 NOT NULL,
	"unread" integer DEFAULT 0 NOT NULL,
	"assignee_id" text,
	"assignee" jsonb,
	"team_id" text,
	"team" jsonb,
	"queue_id" text,
	"queue" jsonb,
	"place" jsonb,
	"enqueued_at" timestamp with time zone,
	"waiting_since" timestamp with time zone,
	"handoff" jsonb,
	"snoozed_until" timestamp with time zone,
	"last_message" jsonb,
	"emotion" jsonb,
	"rating" jsonb,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"resolved_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "conversations_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "dialogue_states" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"conversation_id" text NOT NULL,
	"state" jsonb NOT NULL,
	"handled_seq" integer DEFAULT 0 NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "dialogue_states_workspace_id_conversation_id_pk" PRIMARY KEY("workspace_id","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "domain_events" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" bigserial NOT NULL,
	"xid" bigint DEFAULT (pg_current_xact_id()::text)::bigint NOT NULL,
	"type" text NOT NULL,
	"conversation_id" text,
	"payload" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "domain_events_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"conversation_id" text NOT NULL,
	"pos" integer NOT NULL,
	"seq" integer,
	"id" text NOT NULL,
	"sender" text NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"private" boolean DEFAULT false NOT NULL,
	"client_scope" text,
	"client_id" text,
	"author" jsonb,
	"sources" jsonb,
	"quick_replies" jsonb,
	"attachments" jsonb,
	"emotion" jsonb,
	"turn_id" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "messages_workspace_id_conversation_id_pos_pk" PRIMARY KEY("workspace_id","conversation_id","pos")
);
--> statement-breakpoint
CREATE TABLE "answer_flags" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"message_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"visitor_id" text NOT NULL,
	"reason" text NOT NULL,
	"comment" text,
	"sources" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "answer_flags_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "ratings" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"visitor_id" text NOT NULL,
	"stars" integer NOT NULL,
	"tags" jsonb NOT NULL,
	"comment" text,
	"served" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ratings_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "article_versions" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"article_id" text NOT NULL,
	"version" integer NOT NULL,
	"category" text NOT NULL,
	"products" jsonb NOT NULL,
	"priority" text NOT NULL,
	"risk" text NOT NULL,
	"source" text NOT NULL,
	"intents" jsonb NOT NULL,
	"translations" jsonb NOT NULL,
	"valid_from" timestamp with time zone,
	"valid_to" timestamp with time zone,
	"author" text NOT NULL,
	"reviewer" text,
	"created_at" timestamp with time zone NOT NULL,
	"published_at" timestamp with time zone,
	CONSTRAINT "article_versions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "articles" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"external_id" text,
	"state" text NOT NULL,
	"version_id" text NOT NULL,
	"published_version_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "articles_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "knowledge_revisions" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "knowledge_revisions_workspace_id_pk" PRIMARY KEY("workspace_id")
);
--> statement-breakpoint
CREATE TABLE "corpus_versions" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"number" integer NOT NULL,
	"author" text NOT NULL,
	"reason" text NOT NULL,
	"intents" integer NOT NULL,
	"utterances" integer NOT NULL,
	"added" integer NOT NULL,
	"removed" integer NOT NULL,
	"hash" text NOT NULL,
	"vocabulary" jsonb NOT NULL,
	"serving" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "corpus_versions_workspace_id_number_pk" PRIMARY KEY("workspace_id","number")
);
--> statement-breakpoint
CREATE TABLE "evaluation_examples" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"set_number" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"text" text NOT NULL,
	"intent_id" text,
	"locale" text NOT NULL,
	CONSTRAINT "evaluation_examples_workspace_id_set_number_ordinal_pk" PRIMARY KEY("workspace_id","set_number","ordinal")
);
--> statement-breakpoint
CREATE TABLE "evaluation_sets" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"number" integer NOT NULL,
	"source" text NOT NULL,
	"author" text NOT NULL,
	"reason" text NOT NULL,
	"corpus_version" integer,
	"examples" integer NOT NULL,
	"intents" integer NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "evaluation_sets_workspace_id_number_pk" PRIMARY KEY("workspace_id","number")
);
--> statement-breakpoint
CREATE TABLE "evaluations" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"model_id" text NOT NULL,
	"set_number" integer NOT NULL,
	"twin" boolean NOT NULL,
	"figures" jsonb NOT NULL,
	"outcomes" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "evaluations_workspace_id_model_id_set_number_pk" PRIMARY KEY("workspace_id","model_id","set_number")
);
--> statement-breakpoint
CREATE TABLE "intents" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"name" jsonb NOT NULL,
	"category" text NOT NULL,
	"queue" text NOT NULL,
	"sop_id" text,
	"system" boolean DEFAULT false NOT NULL,
	"since_version" integer NOT NULL,
	"until_version" integer,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "intents_workspace_id_id_since_version_pk" PRIMARY KEY("workspace_id","id","since_version")
);
--> statement-breakpoint
CREATE TABLE "language_settings" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"settings" jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "language_settings_workspace_id_pk" PRIMARY KEY("workspace_id")
);
--> statement-breakpoint
CREATE TABLE "model_promotions" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"seq" bigserial NOT NULL,
	"kind" text NOT NULL,
	"model_id" text NOT NULL,
	"from_model_id" text,
	"forced" boolean NOT NULL,
	"author" text NOT NULL,
	"reason" text NOT NULL,
	"figures" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "model_promotions_workspace_id_seq_pk" PRIMARY KEY("workspace_id","seq")
);
--> statement-breakpoint
CREATE TABLE "model_versions" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"number" integer NOT NULL,
	"state" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"size" integer NOT NULL,
	"hash" text NOT NULL,
	"corpus_version" integer NOT NULL,
	"seed" integer NOT NULL,
	"examples" integer NOT NULL,
	"languages" jsonb NOT NULL,
	"train_ms" integer NOT NULL,
	"author" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"activated_at" timestamp with time zone,
	CONSTRAINT "model_versions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "training_runs" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"progress" real DEFAULT 0 NOT NULL,
	"stage" text DEFAULT '' NOT NULL,
	"author" text NOT NULL,
	"reason" text NOT NULL,
	"corpus_version" integer NOT NULL,
	"seed" integer NOT NULL,
	"model_id" text,
	"error" text,
	"attempt" integer DEFAULT 0 NOT NULL,
	"heard_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "training_runs_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "utterances" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"intent_id" text NOT NULL,
	"locale" text NOT NULL,
	"text" text NOT NULL,
	"source" text NOT NULL,
	"since_version" integer NOT NULL,
	"until_version" integer,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "utterances_workspace_id_id_since_version_pk" PRIMARY KEY("workspace_id","id","since_version")
);
--> statement-breakpoint
CREATE TABLE "procedures" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"sop_id" text NOT NULL,
	"version" text NOT NULL,
	"state" text NOT NULL,
	"document" jsonb NOT NULL,
	"author" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"published_at" timestamp with time zone,
	CONSTRAINT "procedures_workspace_id_sop_id_version_pk" PRIMARY KEY("workspace_id","sop_id","version")
);
--> statement-breakpoint
CREATE TABLE "queue_entries" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"queue_id" text NOT NULL,
	"priority_rank" integer NOT NULL,
	"enqueued_at" timestamp with time zone NOT NULL,
	"told" jsonb,
	"left_at" timestamp with time zone,
	"outcome" text,
	"agent_id" text,
	CONSTRAINT "queue_entries_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "queues" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"key" text NOT NULL,
	"name" jsonb NOT NULL,
	"skills" jsonb NOT NULL,
	"rank" integer NOT NULL,
	"zone" text NOT NULL,
	"hours" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "queues_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "agents" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"user_id" text,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"availability" text DEFAULT 'offline' NOT NULL,
	"availability_changed_at" timestamp with time zone NOT NULL,
	"desk_seen_at" timestamp with time zone,
	"capacity" integer NOT NULL,
	"skills" text[] DEFAULT '{}' NOT NULL,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agents_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "agents_email" UNIQUE("workspace_id","email"),
	CONSTRAINT "agents_user" UNIQUE("workspace_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"team_id" text NOT NULL,
	"agent_id" text NOT NULL,
	CONSTRAINT "team_members_workspace_id_team_id_agent_id_pk" PRIMARY KEY("workspace_id","team_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "teams_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "teams_name" UNIQUE("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "effects" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"payload" jsonb NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "effects_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"who" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"status" integer,
	"body" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_workspace_id_who_key_pk" PRIMARY KEY("workspace_id","who","key")
);
--> statement-breakpoint
ALTER TABLE "auth_account" ADD CONSTRAINT "auth_account_user_id_auth_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_session" ADD CONSTRAINT "auth_session_user_id_auth_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_two_factor" ADD CONSTRAINT "auth_two_factor_user_id_auth_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_auth_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_team" FOREIGN KEY ("workspace_id","team_id") REFERENCES "public"."teams"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_agent" FOREIGN KEY ("workspace_id","agent_id") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "auth_account_user" ON "auth_account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_session_user" ON "auth_session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_sign_in_failures_touched" ON "auth_sign_in_failures" USING btree ("touched_at");--> statement-breakpoint
CREATE INDEX "auth_two_factor_user" ON "auth_two_factor" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_verification_identifier" ON "auth_verification" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "memberships_workspace" ON "memberships" USING btree ("workspace_id");--> statement-breakpoint
CREATE UNIQUE INDEX "canned_responses_shortcut" ON "canned_responses" USING btree ("workspace_id","shortcut");--> statement-breakpoint
CREATE INDEX "handoff_summaries_conversation" ON "handoff_summaries" USING btree ("workspace_id","conversation_id","created_at");--> statement-breakpoint
CREATE INDEX "bot_turns_conversation" ON "bot_turns" USING btree ("workspace_id","conversation_id","created_at");--> statement-breakpoint
CREATE INDEX "attachments_message" ON "attachments" USING btree ("workspace_id","message_id","position") WHERE message_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "attachments_unsent" ON "attachments" USING btree ("workspace_id","uploader_id","created_at") WHERE message_id IS NULL;--> statement-breakpoint
CREATE INDEX "attachments_unsent_age" ON "attachments" USING btree ("workspace_id","created_at") WHERE message_id IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "inboxes_token" ON "inboxes" USING btree ("public_token");--> statement-breakpoint
CREATE UNIQUE INDEX "contacts_external" ON "contacts" USING btree ("workspace_id","external_id") WHERE external_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "contacts_created" ON "contacts" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "visitors_contact" ON "visitors" USING btree ("workspace_id","contact_id");--> statement-breakpoint
CREATE INDEX "bot_turn_queue_due" ON "bot_turn_queue" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "conversations_visitor" ON "conversations" USING btree ("workspace_id","visitor_id","created_at");--> statement-breakpoint
CREATE INDEX "conversations_contact" ON "conversations" USING btree ("workspace_id","contact_id");--> statement-breakpoint
CREATE INDEX "conversations_updated" ON "conversations" USING btree ("workspace_id","updated_at");--> statement-breakpoint
CREATE INDEX "conversations_open" ON "conversations" USING btree ("workspace_id","handled_by","assignee_id") WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX "domain_events_order" ON "domain_events" USING btree ("workspace_id","xid","id");--> statement-breakpoint
CREATE INDEX "domain_events_conversation" ON "domain_events" USING btree ("workspace_id","conversation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_id" ON "messages" USING btree ("workspace_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_seq" ON "messages" USING btree ("workspace_id","conversation_id","seq") WHERE seq IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "messages_client" ON "messages" USING btree ("workspace_id","client_scope","client_id") WHERE client_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "answer_flags_once" ON "answer_flags" USING btree ("workspace_id","message_id","visitor_id");--> statement-breakpoint
CREATE INDEX "ratings_conversation" ON "ratings" USING btree ("workspace_id","conversation_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "article_versions_number" ON "article_versions" USING btree ("workspace_id","article_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "articles_external" ON "articles" USING btree ("workspace_id","external_id") WHERE external_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "articles_updated" ON "articles" USING btree ("workspace_id","updated_at");--> statement-breakpoint
CREATE UNIQUE INDEX "intents_current" ON "intents" USING btree ("workspace_id","id") WHERE until_version IS NULL;--> statement-breakpoint
CREATE INDEX "model_promotions_model" ON "model_promotions" USING btree ("workspace_id","model_id");--> statement-breakpoint
CREATE UNIQUE INDEX "model_versions_number" ON "model_versions" USING btree ("workspace_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "model_versions_active" ON "model_versions" USING btree ("workspace_id") WHERE state = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "training_runs_one" ON "training_runs" USING btree ("workspace_id") WHERE state IN ('queued', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "utterances_current" ON "utterances" USING btree ("workspace_id","id") WHERE until_version IS NULL;--> statement-breakpoint
CREATE INDEX "utterances_intent" ON "utterances" USING btree ("workspace_id","intent_id") WHERE until_version IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "procedures_published" ON "procedures" USING btree ("workspace_id","sop_id") WHERE state = 'published';--> statement-breakpoint
CREATE UNIQUE INDEX "queue_entries_waiting" ON "queue_entries" USING btree ("workspace_id","conversation_id") WHERE left_at IS NULL;--> statement-breakpoint
CREATE INDEX "queue_entries_order" ON "queue_entries" USING btree ("workspace_id","queue_id","priority_rank","enqueued_at") WHERE left_at IS NULL;--> statement-breakpoint
CREATE INDEX "queue_entries_past" ON "queue_entries" USING btree ("workspace_id","queue_id","left_at");--> statement-breakpoint
CREATE UNIQUE INDEX "queues_key" ON "queues" USING btree ("workspace_id","key");--> statement-breakpoint
CREATE INDEX "agents_availability" ON "agents" USING btree ("workspace_id","availability");--> statement-breakpoint
CREATE INDEX "team_members_agent" ON "team_members" USING btree ("workspace_id","agent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "effects_key" ON "effects" USING btree ("workspace_id","kind","idempotency_key");--> statement-breakpoint
CREATE INDEX "idempotency_keys_age" ON "idempotency_keys" USING btree ("created_at");