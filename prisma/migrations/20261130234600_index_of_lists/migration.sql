-- Lists are narrowed by this, with no company named as well.
-- Another, of the whole "invoice_number", was made here until 20261201120000 and is no more: a row of an index holds
-- 2,704 bytes, a number may have 1,024 characters of three bytes, and one such number stopped the whole upgrade. Who
-- has applied it with that index loses it there; 20261201120100 makes one of the number's beginning.
-- Of an expression, so that nothing but a list is ever planned by it: a refund's invoice may have a thousand others.
CREATE INDEX "sync_job_of_invoice" ON "sync_jobs"(("invoice_id" || ''));
