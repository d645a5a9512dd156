import { queryOptions } from '@tanstack/react-query';
import { fromJSONSchema } from 'zod';
import { describedAt, faultsBy, readDescription, type Faults } from '../api/description.js';
import type { InvoiceEvent } from '../api/shapes.js';

const schemas: Readonly<Record<InvoiceEvent['type'], string>> = {
  'invoice.paid': 'InvoicePaidEvent',
  'invoice.refunded': 'InvoiceRefundedEvent',
  'invoice.voided': 'InvoiceVoidedEvent',
};

/** What an event has to look like, by the API's own description of itself. */
export const eventRulesQuery = (type: InvoiceEvent['type']) =>
  queryOptions({
    queryKey: ['event-rules', type],
    queryFn: async ({ signal }): Promise<(event: unknown) => Faults> => {
      const place = ['components', 'schemas', schemas[type]];
      const schema = fromJSONSchema(describedAt(await readDescription(signal), place));
      return (event) => faultsBy(schema, event);
    },
    staleTime: Infinity,
  });
