import type { Facts, Texts } from './languages.js';

const invoice = (facts: Facts): string =>
  `invoice ${facts('invoiceNumber') || facts('invoiceId')} (${facts('total')} ${facts('currency')})`;

const fortnoxNumber = (facts: Facts): string =>
  facts('fortnoxInvoiceNumber') === '' ? '' : ` as number ${facts('fortnoxInvoiceNumber')}`;

export const english: Texts = {
  synced: (facts) => `${invoice(facts)} is booked in Fortnox${fortnoxNumber(facts)}.`,
  credited: (facts) => `${invoice(facts)} is credited in Fortnox.`,
  failed: (facts) => `${invoice(facts)} needs attention: it could not be booked.`,
  connection: {
    'consent-lost': 'Fortnox has taken the consent back. Invoices wait until it is given again.',
    'subscriptionflow-refuses':
      'SubscriptionFlow refuses the client id and secret. Invoices wait until they are corrected.',
    'database-restored':
      'the database was restored. Nothing is sent until an operator has run the recovery.',
  },
  differs: (facts) =>
    `${facts('findings')} things do not agree between SubscriptionFlow and Fortnox, ` +
    `${facts('from')} to ${facts('to')}.`,
  late: (facts) =>
    `${facts('waiting')} invoices wait, the oldest for ${facts('oldestMinutes')} minutes.`,
  test: 'This is a test. Messages arrive here.',
  digest: (count) => `${count} messages`,
  more: (count) => `… and ${count} more.`,
  week: (facts) => `The week ${facts('from')} to ${facts('to')}`,
  company: (facts) =>
    `${facts('accepted')} invoices received, ${facts('booked')} booked, ` +
    `${facts('failed')} stopped. Now ${facts('needsAttention')} need attention.`,
  quietWeek: 'No invoices.',
  why: 'You get this because of a notification in the console, where it can be changed or ended.',
};
