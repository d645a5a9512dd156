-- CreateIndex
CREATE INDEX "audit_of_connection" ON "audit_entries"("connection_id", "created_at", "id");
