import type { Connection } from '@sync/connections';
import { accountsInQuestion, type AccountVatCode, type MappingProblem } from '@sync/fortnox';
import { err, ok, type PaidInvoice, type Result } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { openForPreview, type PreviewServices } from './open-for-preview.js';

/** The VAT codes that decide something about this invoice. Asks Fortnox only if there are any. */
export async function previewAccounts(
  services: PreviewServices,
  connection: Connection,
  invoice: PaidInvoice,
): Promise<Result<AccountVatCode, MappingProblem>> {
  const { id: connectionId, settings, habit } = connection;
  const asked = accountsInQuestion({ invoice, settings, habit });
  if (asked.length === 0) return ok(() => undefined);
  if (connection.status !== 'active') return err(notKnown(asked, 'there is no consent yet'));
  const fortnox = await openForPreview(services, connection);
  const codes = await services.register.vatCodes({ connectionId, fortnox }, asked);
  return codes.ok ? codes : err(notKnown(asked, describeFailure(codes.error)));
}

function notKnown(accounts: readonly string[], because: string): MappingProblem {
  return {
    kind: 'account-not-known-yet',
    pointer: undefined,
    message: `The VAT code of account ${accounts.join(', ')} in Fortnox decides and is not known: ${because}.`,
    action:
      "Connect Fortnox or try again, or name the accounts in the VAT table on the company's settings page.",
  };
}
