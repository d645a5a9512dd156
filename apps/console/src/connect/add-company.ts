import { api, dataOf } from '../api/client.js';
import { newIdempotencyKey } from '../attention/idempotency-key.js';

type Access = {
  readonly name: string;
  readonly site: string;
  readonly siteClientId: string;
  readonly siteClientSecret: string;
  readonly fortnoxClientId: string;
  readonly fortnoxClientSecret: string;
};

/** Where the page after consent leads back to; `setup` tells which company it was begun for. */
export function returnAddress(setup: string): string {
  return `${window.location.origin}/console#/connect?setup=${setup}`;
}

/** What BAS has for sales and for the bank account: only until they are picked from the chart. */
const untilPicked = {
  defaultIncomeAccount: '3001',
  defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
};

/**
 * Adds a company that is paused from the start: nothing is booked on accounts that
 * nobody has picked. The address and secret that the API shows now are replaced when they are needed.
 */
export async function addCompany(access: Access): Promise<{ readonly authorizeUrl: string }> {
  return dataOf(
    api.POST('/v1/connections', {
      body: {
        name: access.name.trim(),
        subscriptionflow: {
          site: access.site.trim(),
          clientId: access.siteClientId.trim(),
          clientSecret: access.siteClientSecret.trim(),
        },
        fortnox: {
          clientId: access.fortnoxClientId.trim(),
          clientSecret: access.fortnoxClientSecret.trim(),
        },
        settings: untilPicked,
        paused: true,
        returnUrl: returnAddress(newIdempotencyKey()),
      },
    }),
  );
}
