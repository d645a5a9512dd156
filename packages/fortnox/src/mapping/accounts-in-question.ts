import { prepareInvoice } from './prepare-invoice.js';
import type { PrepareInput } from './prepared-invoice.js';

/**
 * The accounts whose VAT code decides something about this invoice, to be read from Fortnox and
 * given to the plan as `accountVatCode`; none for an ordinary Swedish sale, or one that is mapped.
 */
export function accountsInQuestion(input: Omit<PrepareInput, 'accountVatCode'>): readonly string[] {
  const asked = new Set<string>();
  // Exact by construction: planning itself says what it asks for.
  prepareInvoice({
    ...input,
    accountVatCode: (account) => {
      asked.add(account);
      return undefined;
    },
  });
  return [...asked];
}
