-- Lists are narrowed by the invoice number. Of its beginning: 400 bytes at most, whatever a source calls its invoices.
CREATE INDEX "sync_job_invoice_number" ON "sync_jobs"(left("invoice_number", 100));
