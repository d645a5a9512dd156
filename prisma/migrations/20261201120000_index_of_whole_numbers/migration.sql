-- An invoice number of more than 2,704 bytes did not fit: the event that told it was refused, a job that learnt it
-- could not end. Only who has applied 20261130234600 as it was has this index.
DROP INDEX IF EXISTS "sync_job_invoice_number";
