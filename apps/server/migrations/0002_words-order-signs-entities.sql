CREATE TABLE "knowledge_judgements" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"id" text NOT NULL,
	"once_key" text NOT NULL,
	"question" text NOT NULL,
	"locale" text NOT NULL,
	"asked" jsonb NOT NULL,
	"article_id" text NOT NULL,
	"source" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "knowledge_judgements_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "knowledge_rerankers" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"number" integer NOT NULL,
	"reranker" jsonb NOT NULL,
	"judgements" integer NOT NULL,
	"helpful" integer NOT NULL,
	"figures" jsonb NOT NULL,
	"usable" boolean NOT NULL,
	"author" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "knowledge_rerankers_workspace_id_number_pk" PRIMARY KEY("workspace_id","number")
);
--> statement-breakpoint
CREATE TABLE "knowledge_reranking_moves" (
	"workspace_id" text DEFAULT current_setting('app.workspace') NOT NULL,
	"position" integer NOT NULL,
	"mode" text NOT NULL,
	"number" integer,
	"author" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "knowledge_reranking_moves_workspace_id_position_pk" PRIMARY KEY("workspace_id","position")
);
--> statement-breakpoint
ALTER TABLE "label_items" ADD COLUMN "entities" jsonb;--> statement-breakpoint
ALTER TABLE "label_slots" ADD COLUMN "entity_verdict" jsonb;--> statement-breakpoint
ALTER TABLE "learning_clusters" ADD COLUMN "alike_id" text;--> statement-breakpoint
ALTER TABLE "learning_clusters" ADD COLUMN "alike_cosine" real;--> statement-breakpoint
ALTER TABLE "learning_signals" ADD COLUMN "hint_intent" text;--> statement-breakpoint
ALTER TABLE "corpus_versions" ADD COLUMN "synonyms" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "intents" ADD COLUMN "keywords" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "language_settings" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "model_versions" ADD COLUMN "trained_with" jsonb;--> statement-breakpoint
ALTER TABLE "model_versions" ADD COLUMN "again" jsonb;--> statement-breakpoint
ALTER TABLE "training_runs" ADD COLUMN "as_model_id" text;--> statement-breakpoint
CREATE UNIQUE INDEX "knowledge_judgements_once" ON "knowledge_judgements" USING btree ("workspace_id","once_key");--> statement-breakpoint
CREATE INDEX "knowledge_judgements_time" ON "knowledge_judgements" USING btree ("workspace_id","created_at");