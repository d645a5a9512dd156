import { queryOptions } from '@tanstack/react-query';
import { fromJSONSchema } from 'zod';
import { describedAt, faultsBy, readDescription, type Faults } from '../api/description.js';
import type { InvoiceEvent } from '../api/shapes.js';

/** An OpenAPI document of version 3.1 holds plain JSON Schema. */
type JsonSchema = Parameters<typeof fromJSONSchema>[0];

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
      const described = describedAt(await readDescription(signal), place) as JsonSchema;
      const schema = fromJSONSchema(described);
      return (event) => faultsBy(schema, event);
    },
    staleTime: Infinity,
  });
