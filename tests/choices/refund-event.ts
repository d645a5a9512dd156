/** A signed event that tells one refund in SEK of a sale; the stage fills in what is its own. */
export const refundOf =
  (invoiceId: string) =>
  (id: string, amount: string): object => ({
    ...{ type: 'invoice.refunded', schema_version: '2026-11-01' },
    timestamp: '2026-11-21T08:15:30Z',
    source: { system: 'subscriptionflow', site: 's' },
    data: {
      invoice: { id: invoiceId, currency: 'SEK' },
      refund: { id, date: '2026-11-21', amount },
    },
  });
