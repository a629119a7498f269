CREATE TABLE "language_providers" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"kind" text NOT NULL,
	"url" text,
	"model" text,
	"directory" text,
	"key" text,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "language_providers_workspace_id_pk" PRIMARY KEY("workspace_id")
);
--> statement-breakpoint
CREATE TABLE "label_items" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"sample_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"turn_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"turn_at" timestamp with time zone NOT NULL,
	"text" text NOT NULL,
	"locale" text NOT NULL,
	"context" jsonb NOT NULL,
	"stratum" text NOT NULL,
	"prediction" jsonb NOT NULL,
	"adjudicated" jsonb,
	"adjudicated_by" text,
	"adjudicated_at" timestamp with time zone,
	"taught_at" timestamp with time zone,
	CONSTRAINT "label_items_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "label_samples" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"week" text NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone NOT NULL,
	"partial" boolean NOT NULL,
	"state" text NOT NULL,
	"seed" integer NOT NULL,
	"population" integer NOT NULL,
	"strata" jsonb NOT NULL,
	"intent_order" jsonb NOT NULL,
	"drawn_by" text NOT NULL,
	"drawn_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "label_samples_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "label_skips" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"item_id" text NOT NULL,
	"person" text NOT NULL,
	CONSTRAINT "label_skips_workspace_id_item_id_person_pk" PRIMARY KEY("workspace_id","item_id","person")
);
--> statement-breakpoint
CREATE TABLE "label_slots" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"item_id" text NOT NULL,
	"slot" integer NOT NULL,
	"sample_id" text NOT NULL,
	"leased_by" text,
	"leased_until" timestamp with time zone,
	"label" jsonb,
	"labelled_by" text,
	"labelled_at" timestamp with time zone,
	CONSTRAINT "label_slots_workspace_id_item_id_slot_pk" PRIMARY KEY("workspace_id","item_id","slot")
);
--> statement-breakpoint
CREATE TABLE "learning_answers" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"turn_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"question_key" text NOT NULL,
	"article_id" text NOT NULL,
	"complained_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "learning_answers_workspace_id_turn_id_pk" PRIMARY KEY("workspace_id","turn_id")
);
--> statement-breakpoint
CREATE TABLE "learning_clusters" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"language" text NOT NULL,
	"state" text NOT NULL,
	"name" text,
	"representative" text NOT NULL,
	"touched" boolean DEFAULT false NOT NULL,
	"merged_into" text,
	"intent_id" text,
	"article_id" text,
	"decided_by" text,
	"decided_reason" text,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "learning_clusters_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "learning_decisions" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"cluster_id" text NOT NULL,
	"kind" text NOT NULL,
	"author" text NOT NULL,
	"reason" text NOT NULL,
	"details" jsonb NOT NULL,
	"undone" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "learning_decisions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "learning_signals" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"once_key" text NOT NULL,
	"source" text NOT NULL,
	"conversation_id" text NOT NULL,
	"visitor_id" text NOT NULL,
	"message_id" text,
	"turn_id" text,
	"text" text NOT NULL,
	"text_key" text NOT NULL,
	"locale" text NOT NULL,
	"language" text NOT NULL,
	"guess_intent" text,
	"guess_confidence" real,
	"intent_id" text,
	"author" text,
	"repeated" boolean NOT NULL,
	"cluster_id" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "learning_signals_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "learning_short_paths" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"question_key" text NOT NULL,
	"question" text NOT NULL,
	"locale" text NOT NULL,
	"article_id" text NOT NULL,
	"state" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "learning_short_paths_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "cleaning_decisions" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"run_number" integer NOT NULL,
	"number" integer NOT NULL,
	"decision" text NOT NULL,
	"author" text NOT NULL,
	"reason" text NOT NULL,
	"kinds" jsonb NOT NULL,
	"findings" integer NOT NULL,
	"changes" jsonb NOT NULL,
	"version" integer,
	"undo_version" integer,
	"undone_by" text,
	"undone_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cleaning_decisions_workspace_id_run_number_number_pk" PRIMARY KEY("workspace_id","run_number","number")
);
--> statement-breakpoint
CREATE TABLE "cleaning_findings" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"run_number" integer NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"score" double precision NOT NULL,
	"lines" jsonb NOT NULL,
	"action" jsonb NOT NULL,
	"why" text,
	"personal" text[] NOT NULL,
	"sides" jsonb NOT NULL,
	"intents" text[] NOT NULL,
	"fingerprint" text NOT NULL,
	"decision_run" integer,
	"decision" integer,
	"decided_at" timestamp with time zone,
	CONSTRAINT "cleaning_findings_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "cleaning_runs" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"number" integer NOT NULL,
	"corpus_version" integer NOT NULL,
	"trigger" text NOT NULL,
	"author" text NOT NULL,
	"reason" text NOT NULL,
	"seen_version" integer NOT NULL,
	"superseded_by" integer,
	"closed_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cleaning_runs_workspace_id_number_pk" PRIMARY KEY("workspace_id","number")
);
--> statement-breakpoint
CREATE TABLE "cleaning_settings" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"stale_days" integer,
	"stale_manual" boolean NOT NULL,
	"retired_products" jsonb NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cleaning_settings_workspace_id_pk" PRIMARY KEY("workspace_id")
);
--> statement-breakpoint
CREATE TABLE "cleaning_tasks" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"run_number" integer NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"progress" real DEFAULT 0 NOT NULL,
	"stage" text DEFAULT '' NOT NULL,
	"error" text,
	"from_version" integer,
	"to_version" integer,
	"result" jsonb,
	"author" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"heard_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "cleaning_tasks_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "shadow_evaluations" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"run_id" text NOT NULL,
	"model_id" text NOT NULL,
	"baseline_model_id" text NOT NULL,
	"author" text NOT NULL,
	"reason" text NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"to_at" timestamp with time zone NOT NULL,
	"turns" integer NOT NULL,
	"figures" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "shadow_evaluations_workspace_id_run_id_pk" PRIMARY KEY("workspace_id","run_id")
);
--> statement-breakpoint
ALTER TABLE "training_runs" ADD COLUMN "error_code" text;--> statement-breakpoint
CREATE UNIQUE INDEX "label_items_order" ON "label_items" USING btree ("workspace_id","sample_id","ordinal");--> statement-breakpoint
CREATE UNIQUE INDEX "label_samples_week" ON "label_samples" USING btree ("workspace_id","week") WHERE NOT partial;--> statement-breakpoint
CREATE UNIQUE INDEX "label_slots_person" ON "label_slots" USING btree ("workspace_id","item_id","labelled_by") WHERE labelled_by IS NOT NULL;--> statement-breakpoint
CREATE INDEX "label_slots_sample" ON "label_slots" USING btree ("workspace_id","sample_id","labelled_by");--> statement-breakpoint
CREATE INDEX "learning_answers_question" ON "learning_answers" USING btree ("workspace_id","question_key","article_id","created_at");--> statement-breakpoint
CREATE INDEX "learning_answers_conversation" ON "learning_answers" USING btree ("workspace_id","conversation_id");--> statement-breakpoint
CREATE INDEX "learning_clusters_state" ON "learning_clusters" USING btree ("workspace_id","state");--> statement-breakpoint
CREATE INDEX "learning_decisions_cluster" ON "learning_decisions" USING btree ("workspace_id","cluster_id");--> statement-breakpoint
CREATE UNIQUE INDEX "learning_signals_once" ON "learning_signals" USING btree ("workspace_id","once_key");--> statement-breakpoint
CREATE INDEX "learning_signals_cluster" ON "learning_signals" USING btree ("workspace_id","cluster_id");--> statement-breakpoint
CREATE INDEX "learning_signals_text" ON "learning_signals" USING btree ("workspace_id","text_key");--> statement-breakpoint
CREATE INDEX "learning_signals_visitor" ON "learning_signals" USING btree ("workspace_id","visitor_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "learning_short_paths_question" ON "learning_short_paths" USING btree ("workspace_id","question_key");--> statement-breakpoint
CREATE INDEX "cleaning_findings_run" ON "cleaning_findings" USING btree ("workspace_id","run_number","kind","state","score","id");--> statement-breakpoint
CREATE INDEX "cleaning_findings_refused" ON "cleaning_findings" USING btree ("workspace_id","fingerprint") WHERE state = 'refused';--> statement-breakpoint
CREATE INDEX "cleaning_runs_version" ON "cleaning_runs" USING btree ("workspace_id","corpus_version");--> statement-breakpoint
CREATE UNIQUE INDEX "cleaning_tasks_one" ON "cleaning_tasks" USING btree ("workspace_id") WHERE state = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "cleaning_tasks_review" ON "cleaning_tasks" USING btree ("workspace_id","run_number") WHERE kind = 'review';--> statement-breakpoint
CREATE UNIQUE INDEX "cleaning_tasks_open" ON "cleaning_tasks" USING btree ("workspace_id","run_number","kind") WHERE state IN ('queued', 'running');--> statement-breakpoint
CREATE INDEX "shadow_evaluations_model" ON "shadow_evaluations" USING btree ("workspace_id","model_id","created_at");--> statement-breakpoint
CREATE INDEX "bot_turns_time" ON "bot_turns" USING btree ("workspace_id","created_at","id");