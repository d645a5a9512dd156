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

  it('names the place alone where the values tell of a person', () => {
    const difference = [
      { pointer: '/data/invoice/customer/name' },
      { pointer: '/data/invoice/total_amount', from: '100.00', to: '125.00' },
    ];
    expect(toldDetails(en, { difference })).toEqual([
      { name: '/data/invoice/customer/name', to: '' },
      { name: '/data/invoice/total_amount', from: '100.00', to: '125.00' },
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
