-- CreateTable
CREATE TABLE "connections" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "detail" TEXT,
    "webhook_key_hash" TEXT NOT NULL,
    "subscriptionflow_site" TEXT NOT NULL,
    "subscriptionflow_client_id" TEXT NOT NULL,
    "subscriptionflow_client_secret_cipher" TEXT NOT NULL,
    "fortnox_client_id" TEXT NOT NULL,
    "fortnox_client_secret_cipher" TEXT NOT NULL,
    "fortnox_tenant_id" TEXT,
    "signing_secret_cipher" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "return_url" TEXT,
    "breaker_failures" INTEGER NOT NULL DEFAULT 0,
    "breaker_opened_at" TIMESTAMPTZ(3),
    "breaker_probe_at" TIMESTAMPTZ(3),
    "breaker_trips" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "causes_checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fortnox_tokens" (
    "connection_id" TEXT NOT NULL,
    "grant" TEXT,
    "access_token_cipher" TEXT,
    "access_token_issued_at" TIMESTAMPTZ(3),
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_cipher" TEXT,
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "claimed_until" TIMESTAMPTZ(3),
    "claimed_by" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fortnox_tokens_pkey" PRIMARY KEY ("connection_id")
);

-- CreateTable
CREATE TABLE "oauth_states" (
    "state_hash" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "oauth_states_pkey" PRIMARY KEY ("state_hash")
);

-- CreateTable
CREATE TABLE "sync_jobs" (
    "id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "source_ref" TEXT NOT NULL DEFAULT '',
    "invoice_number" TEXT,
    "currency" TEXT,
    "total" TEXT,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "lane" TEXT NOT NULL DEFAULT 'live',
    "source" TEXT NOT NULL,
    "event" JSONB,
    "dispatch_state" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "released_at" TIMESTAMPTZ(3),
    "dispatch_seq" INTEGER NOT NULL DEFAULT 0,
    "worker_id" TEXT,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "series_attempts" INTEGER NOT NULL DEFAULT 0,
    "series" INTEGER NOT NULL DEFAULT 1,
    "fortnox" JSONB,
    "drift" JSONB,
    "fingerprint" TEXT,
    "dead_letter_kind" TEXT,
    "dead_letter_code" INTEGER,
    "dead_letter_message" TEXT,
    "dead_letter_action" TEXT,
    "dead_lettered_at" TIMESTAMPTZ(3),
    "cleared_by" TEXT,
    "cause_ref" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "connection_id" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "job_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("connection_id","webhook_id")
);

-- CreateTable
CREATE TABLE "timeline_entries" (
    "id" BIGSERIAL NOT NULL,
    "job_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "timeline_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "intents" (
    "connection_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "fence" INTEGER NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "outcome" TEXT,
    "result" JSONB,
    "recorded_at" TIMESTAMPTZ(3),

    CONSTRAINT "intents_pkey" PRIMARY KEY ("connection_id","key")
);

-- CreateTable
CREATE TABLE "customer_links" (
    "connection_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "customer_number" TEXT,
    "card_digest" TEXT,
    "vat_type" TEXT,
    "claimed_by_job" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_links_pkey" PRIMARY KEY ("connection_id","customer_id")
);

-- CreateTable
CREATE TABLE "currency_rates" (
    "connection_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "rate" TEXT NOT NULL,
    "unit" INTEGER NOT NULL,
    "fetched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "currency_rates_pkey" PRIMARY KEY ("connection_id","currency","date")
);

-- CreateTable
CREATE TABLE "workers" (
    "id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "alive_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "workers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replays" (
    "id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "rate_percent" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "idempotencyKey" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "replays_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replay_items" (
    "replay_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "series" INTEGER,

    CONSTRAINT "replay_items_pkey" PRIMARY KEY ("replay_id","job_id")
);

-- CreateTable
CREATE TABLE "reconciliations" (
    "id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "from_date" TEXT NOT NULL,
    "to_date" TEXT NOT NULL,
    "actor" TEXT,
    "scheduled_for" TEXT,
    "state" TEXT NOT NULL,
    "detail" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "worker_id" TEXT,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "figures" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "reconciliations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconciliation_findings" (
    "reconciliation_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "invoice_id" TEXT,
    "invoice_number" TEXT,
    "job_id" TEXT,
    "fortnox_invoice_number" TEXT,
    "message" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "enqueueable" BOOLEAN NOT NULL DEFAULT false,
    "enqueued_job_id" TEXT,

    CONSTRAINT "reconciliation_findings_pkey" PRIMARY KEY ("reconciliation_id","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "connection_webhook_key" ON "connections"("webhook_key_hash");

-- CreateIndex
CREATE INDEX "sync_job_release" ON "sync_jobs"("connection_id", "lane", "dispatch_state", "due_at");

-- CreateIndex
CREATE INDEX "sync_job_in_window" ON "sync_jobs"("dispatch_state", "released_at");

-- CreateIndex
CREATE INDEX "sync_job_running" ON "sync_jobs"("status", "worker_id");

-- CreateIndex
CREATE INDEX "sync_job_dead_letters" ON "sync_jobs"("status", "fingerprint");

-- CreateIndex
CREATE INDEX "sync_job_listing" ON "sync_jobs"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "sync_job_once_per_invoice" ON "sync_jobs"("connection_id", "kind", "invoice_id", "source_ref");

-- CreateIndex
CREATE INDEX "timeline_of_job" ON "timeline_entries"("job_id", "id");

-- CreateIndex
CREATE INDEX "intent_of_job" ON "intents"("job_id");

-- CreateIndex
CREATE UNIQUE INDEX "replay_idempotency_key" ON "replays"("idempotencyKey");

-- CreateIndex
CREATE INDEX "replay_running" ON "replays"("state");

-- CreateIndex
CREATE INDEX "replay_of_job" ON "replay_items"("job_id");

-- CreateIndex
CREATE INDEX "reconciliation_due" ON "reconciliations"("state", "due_at");

-- CreateIndex
CREATE INDEX "reconciliation_listing" ON "reconciliations"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reconciliation_once_per_day" ON "reconciliations"("connection_id", "scheduled_for");

-- AddForeignKey
ALTER TABLE "fortnox_tokens" ADD CONSTRAINT "fortnox_tokens_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_states" ADD CONSTRAINT "oauth_states_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_jobs" ADD CONSTRAINT "sync_jobs_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timeline_entries" ADD CONSTRAINT "timeline_entries_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "sync_jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "intents" ADD CONSTRAINT "intents_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_links" ADD CONSTRAINT "customer_links_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "currency_rates" ADD CONSTRAINT "currency_rates_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay_items" ADD CONSTRAINT "replay_items_replay_id_fkey" FOREIGN KEY ("replay_id") REFERENCES "replays"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay_items" ADD CONSTRAINT "replay_items_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "sync_jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliations" ADD CONSTRAINT "reconciliations_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_findings" ADD CONSTRAINT "reconciliation_findings_reconciliation_id_fkey" FOREIGN KEY ("reconciliation_id") REFERENCES "reconciliations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
