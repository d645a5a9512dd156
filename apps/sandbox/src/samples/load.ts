import type { Clock } from '../clock.js';
import { doors, invoiceSchema } from '../subscriptionflow/invoice.js';
import { addInvoice, type Site } from '../subscriptionflow/site.js';
import type { Sample } from './build.js';
import { samples } from './samples.js';

/** What was put into a site, and how each invoice is expected to end. */
export type LoadedSample = {
  readonly id: string;
  readonly name: string;
  readonly sample: string;
  readonly door: Sample['door'];
  readonly expected: Sample['expected'];
};

/** Puts the samples into a site as DUE; processing the payment makes each what its sample says. */
export function loadSamples(site: Site, clock: Clock): LoadedSample[] {
  return samples.map((sample) => {
    const settled = invoiceSchema.parse(sample.invoice);
    const due = {
      ...settled,
      status: 'Due',
      transactions: [],
      received_payment: settled.total_amount.replace(/\d/g, '0').replace(/^0+(?=0)/, ''),
      closing_balance: settled.total_amount,
    };
    const through = sample.door === 'both' ? doors : [sample.door];
    addInvoice(site, { current: due, settled, doors: through }, clock);
    return {
      id: settled.id,
      name: settled.name,
      sample: sample.name,
      door: sample.door,
      expected: sample.expected,
    };
  });
}
