-- The newest invoice by which a customer's card was noted: an older one does not write the card back.
ALTER TABLE "customer_links" ADD COLUMN     "noted_on" DATE,
ADD COLUMN     "noted_told_at" TIMESTAMPTZ(3);
