-- The newest invoice by which a customer's card was noted: an older one does not write the card back.
ALTER TABLE "customer_links" ADD COLUMN     "noted_on" DATE,
ADD COLUMN     "noted_told_at" TIMESTAMPTZ(3);

-- Some of it was noted without having been compared, and the digests of numbers had no key. Each card is
-- looked at once, when the customer's next invoice comes.
UPDATE "customer_links" SET "vat_type" = NULL, "vat_number_digest" = NULL;

-- Whom a job was about before, for whoever erases one of them.
ALTER TABLE "sync_jobs" ADD COLUMN     "customer_ids" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
