import { placeInWords } from '../correct/words-of-place.js';
import type { Texts } from '../texts/texts.js';

/** What the place that the API finds fault with is called on our pages; as it is where no page shows it. */
export function placeOfFault(t: Texts, pointer: string): string {
  const steps = pointer.split('/').slice(1);
  const [top = '', name = ''] = steps;
  if (top === 'event' || top === 'data') return placeInWords(t, pointer.replace(/^\/event/, ''));
  if (top === 'settings') return settingInWords(t, pointer, name);
  return fieldsOf(t)[steps.join('.')] ?? pointer;
}

function settingInWords(t: Texts, pointer: string, name: string): string {
  const fields: Readonly<Record<string, { readonly label: string }>> = t.settings.fields;
  const label = Object.hasOwn(fields, name) ? fields[name]?.label : undefined;
  const [row] = /(?<=^\/settings\/[^/]+\/)\d+(?=\/|$)/.exec(pointer) ?? [];
  if (label === undefined) return pointer;
  return row === undefined ? label : `${label}, ${t.invoice.line(Number(row) + 1).toLowerCase()}`;
}

const fieldsOf = (t: Texts): Readonly<Record<string, string>> => ({
  ...{ reason: t.shell.reason, name: t.access.name, target: t.notifications.target },
  ...{ query: t.invoices.find, from: t.invoices.from, to: t.invoices.to, month: t.agreement.month },
  ...{ text: t.handling.comment, assignedTo: t.handling.whose },
  fortnoxInvoiceNumber: t.invoice.fortnoxNumber,
  'subscriptionflow.site': t.companies.site,
  'subscriptionflow.clientId': t.connect.siteClientId,
  'subscriptionflow.clientSecret': t.connect.siteClientSecret,
  'fortnox.clientId': t.connect.fortnoxClientId,
  'fortnox.clientSecret': t.connect.fortnoxClientSecret,
});
