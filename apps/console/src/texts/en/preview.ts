/** What is sent to Fortnox, by method and path; a step that has no words is told by those. */
export const preview = {
  steps: {
    'POST /3/customers': 'Enter the customer',
    'POST /3/invoices': 'Enter the invoice',
    'POST /3/invoiceaccruals': 'Accrue the invoice',
    'PUT /3/invoices/{DocumentNumber}/externalprint': 'Mark the invoice as sent',
    'PUT /3/invoices/{DocumentNumber}/bookkeep': 'Book the invoice',
    'POST /3/invoicepayments': 'Enter the payment',
    'PUT /3/invoicepayments/{Number}/bookkeep': 'Book the payment',
  } as Readonly<Record<string, string>>,
  rows: 'Rows of the invoice in Fortnox',
  row: 'Text',
  account: 'Account',
  vat: 'VAT, %',
  quantity: 'Quantity',
  price: 'Price',
  paid: (amount: string, account: string, date: string) =>
    `${amount} kronor on account ${account}, ${date}`,
  exact: 'Exactly as it is sent',
};
