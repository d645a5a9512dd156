import { readAuditSearch } from './audit-search.js';
import { en } from '../texts/en/index.js';
import { sv } from '../texts/sv/index.js';
import { toldDetails } from './told-details.js';

describe('what was changed', () => {
  it('is told field by field, before and after', () => {
    const changes = {
      'settings.bookkeep': { from: true, to: false },
      name: { from: null, to: 'B' },
    };
    expect(toldDetails(en, { changes })).toEqual([
      { name: 'Book invoices and payments', from: 'yes', to: 'no' },
      { name: 'name', from: '–', to: 'B' },
    ]);
  });

  it('is told of a table row by row, in the words of the settings page', () => {
    const stays = { rate: '25', regime: 'domestic', account: '3001' };
    const gone = { rate: '0', regime: 'export' };
    const come = { regime: 'eu-consumer', rate: '19', country: 'DE', account: '3106' };
    const changes = { 'settings.vatMap': { from: [stays, gone], to: [come, stays] } };
    expect(toldDetails(sv, { changes })).toEqual([
      { name: 'Momstabell', to: 'borttagen: Typ av kund: Utanför EU · Momssats, %: 0' },
      {
        name: 'Momstabell',
        to: 'tillagd: Typ av kund: Privatpersoner i andra EU-länder · Momssats, %: 19 · Konto: 3106 · Land: DE',
      },
    ]);
  });

  it('is told of a corrected invoice in the words of its form', () => {
    const difference = [
      { pointer: '/data/invoice/customer/name' },
      { pointer: '/data/invoice/total_amount', from: '100.00', to: '125.00' },
      { pointer: '/data/invoice/lines/1/tax_rate', from: null, to: '12' },
      { pointer: '/data/invoice/prices_include_tax', from: true, to: false },
    ];
    expect(toldDetails(en, { difference })).toEqual([
      { name: 'Customer: Name', to: 'was changed' },
      { name: 'Total', from: '100.00', to: '125.00' },
      { name: 'Line 2: VAT rate, %', from: 'none', to: '12' },
      { name: 'Invoice: Prices include VAT', from: 'yes', to: 'no' },
    ]);
    expect(toldDetails(sv, { difference })[2]).toMatchObject({ name: 'Rad 2: Momssats, %' });
  });

  it('counts the changes of a corrected invoice that are not told one by one', () => {
    const difference = [
      { pointer: '/data/invoice/lines/*/sub_total', more: 812 },
      { pointer: '/data/invoice/total_amount', more: 1 },
      { more: 2 },
    ];
    expect(toldDetails(en, { difference })).toEqual([
      { name: 'Lines: Amount before discount', to: '812 more changes' },
      { name: 'Sums: Total', to: '1 more change' },
      { name: 'Other places', to: '2 more changes' },
    ]);
    expect(toldDetails(sv, { difference })[0]).toMatchObject({ to: '812 ändringar till' });
  });

  it('says what became of an invoice that somebody has sent in', () => {
    const sent = { invoiceId: 'inv-1', event: 'invoice.paid', effect: 'requeued' };
    expect(toldDetails(en, sent)).toEqual([
      { name: 'SubscriptionFlow’s id', to: 'inv-1' },
      { name: 'event', to: 'invoice.paid' },
      { name: 'It needed attention, and is tried again.', to: '' },
    ]);
    expect(toldDetails(en, { effect: 'unheard-of' })).toEqual([{ name: 'unheard-of', to: '' }]);
  });

  it('says that an invoice was read again', () => {
    expect(toldDetails(en, { readAgain: true })).toEqual([
      { name: 'From what SubscriptionFlow says now', to: '' },
    ]);
  });

  it('is whatever else was written down, and nothing where nothing was', () => {
    expect(toldDetails(en, { overlapSeconds: 86_400 })).toEqual([
      { name: 'overlapSeconds', to: '86400' },
    ]);
    expect(toldDetails(en, null)).toEqual([]);
  });
});

it('keeps the filters that say something in the address', () => {
  expect(readAuditSearch({ actor: ' anna ', action: '', colour: 'red' })).toEqual({
    actor: 'anna',
  });
});
