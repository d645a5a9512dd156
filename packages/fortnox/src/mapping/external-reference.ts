import { sha256Hex } from '@sync/shared';
import { isAllowedText } from './text.js';

/** `ExternalInvoiceReference1` holds 80 characters (OpenAPI document of Fortnox, April 2026). */
const maxLength = 80;

/**
 * The reference under which an invoice is found again in Fortnox: its SubscriptionFlow id, or a
 * digest of it where Fortnox would refuse or change the id. The same id always gives the same
 * reference.
 */
export function externalReference(invoiceId: string): string {
  const fits = invoiceId.length <= maxLength && invoiceId === invoiceId.trim();
  return fits && isPlain(invoiceId) ? invoiceId : `sf-${sha256Hex(invoiceId).slice(0, 40)}`;
}

/** Normal form included: a reference that comes back composed differently would not compare equal. */
const isPlain = (id: string): boolean => isAllowedText(id) && id.normalize('NFC') === id;
