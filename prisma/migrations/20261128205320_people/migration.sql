-- AlterTable
ALTER TABLE "oauth_states" ADD COLUMN     "actor" TEXT,
ADD COLUMN     "browser_hash" TEXT,
ADD COLUMN     "company_name" TEXT,
ADD COLUMN     "detail" TEXT,
ADD COLUMN     "organisation_number" TEXT,
ADD COLUMN     "outcome" TEXT,
ADD COLUMN     "redeemed_at" TIMESTAMPTZ(3),
ADD COLUMN     "role" TEXT,
ADD COLUMN     "tenant_id" TEXT,
ADD COLUMN     "tokens_cipher" TEXT;

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "credential" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT,
    "role" TEXT,
    "address" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "connection_id" TEXT,
    "subject" TEXT,
    "reason" TEXT,
    "details" JSONB,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "session_token" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "session_listing" ON "sessions"("created_at", "id");

-- CreateIndex
CREATE INDEX "audit_listing" ON "audit_entries"("created_at", "id");

-- CreateIndex
CREATE INDEX "audit_of_actor" ON "audit_entries"("actor", "created_at");

-- CreateIndex
CREATE INDEX "audit_of_action" ON "audit_entries"("action", "created_at");

-- CreateIndex
CREATE INDEX "oauth_state_of_connection" ON "oauth_states"("connection_id");
