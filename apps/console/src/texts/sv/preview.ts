import type { Texts } from '../texts.js';

export const preview: Texts['preview'] = {
  steps: {
    'POST /3/customers': 'Lägg in kunden',
    'POST /3/invoices': 'Lägg in fakturan',
    'POST /3/invoiceaccruals': 'Periodisera fakturan',
    'PUT /3/invoices/{DocumentNumber}/externalprint': 'Märk fakturan som skickad',
    'PUT /3/invoices/{DocumentNumber}/bookkeep': 'Bokför fakturan',
    'POST /3/invoicepayments': 'Lägg in inbetalningen',
    'PUT /3/invoicepayments/{Number}/bookkeep': 'Bokför inbetalningen',
  },
  rows: 'Fakturans rader i Fortnox',
  row: 'Benämning',
  account: 'Konto',
  vat: 'Moms, %',
  quantity: 'Antal',
  price: 'Pris',
  paid: (amount, account, date) => `${amount} kronor på konto ${account}, ${date}`,
  exact: 'Exakt som det skickas',
};
