import type { Request } from 'express';
import type { Sandbox } from '../../sandbox.js';
import { withEventUrl, type Site } from '../site.js';
import { consentAddress, createConnection, readConnection } from '../sync-api.js';
import type { ConnectForm, ConnectionView } from './settings-pages.js';

/** Sensible for a Swedish company selling services: sales 25 % VAT, business account, bankgiro. */
export const emptyForm = (site: Site): ConnectForm => ({
  name: site.name,
  clientId: '',
  clientSecret: '',
  incomeAccount: '3001',
  paymentAccount: '1930',
  modeOfPayment: 'BG',
});

export function readForm(req: Request, site: Site): ConnectForm {
  const form = new URLSearchParams(Buffer.isBuffer(req.body) ? req.body.toString() : '');
  const empty = emptyForm(site);
  const value = (name: keyof ConnectForm) => {
    const given = form.get(name)?.trim() ?? '';
    return given === '' ? empty[name] : given;
  };
  return {
    name: value('name'),
    clientId: value('clientId'),
    clientSecret: value('clientSecret'),
    incomeAccount: value('incomeAccount'),
    paymentAccount: value('paymentAccount'),
    modeOfPayment: value('modeOfPayment'),
  };
}

export type ConnectOutcome =
  | { readonly kind: 'consent'; readonly address: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Creates the connection in the sync service and learns where the person gives consent. */
export async function connect(
  sandbox: Sandbox,
  site: Site,
  form: ConnectForm,
  returnUrl: string,
): Promise<ConnectOutcome> {
  const api = sandbox.syncApi;
  if (!api) return { kind: 'failed', message: notConfigured };
  const created = await createConnection(api, {
    name: form.name,
    subscriptionflow: {
      site: site.name,
      clientId: site.clientId,
      clientSecret: site.clientSecret,
    },
    fortnox: { clientId: form.clientId, clientSecret: form.clientSecret },
    settings: {
      defaultIncomeAccount: form.incomeAccount,
      defaultPaymentAccount: {
        account: form.paymentAccount,
        modeOfPayment: form.modeOfPayment,
      },
    },
    returnUrl,
  });
  if (!created.ok) return { kind: 'failed', message: created.message };
  const { id, webhookUrl, signingSecret, authorizeUrl } = created.value;
  site.connection = withEventUrl({ connectionId: id, webhookUrl, signingSecret });
  const address = await consentAddress(api, authorizeUrl);
  return address.ok
    ? { kind: 'consent', address: address.value }
    : { kind: 'failed', message: address.message };
}

const notConfigured =
  'This sandbox does not know the sync service: set SYNC_API_URL and SYNC_API_TOKEN.';

/** How the connection stands now, asked of the sync service. */
export async function viewConnection(
  sandbox: Sandbox,
  site: Site,
  problem?: string,
): Promise<ConnectionView> {
  if (!site.connection || !sandbox.syncApi) return { status: 'not connected', problem };
  const connection = await readConnection(sandbox.syncApi, site.connection.connectionId);
  if (connection.ok) return { status: connection.value.status, problem };
  return { status: 'not connected', problem: problem ?? connection.message };
}
