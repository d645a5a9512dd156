import { readAuditSearch } from './audit-search.js';
import { toldDetails } from './told-details.js';

describe('what was changed', () => {
  it('is told field by field, before and after', () => {
    const changes = {
      'settings.bookkeep': { from: true, to: false },
      name: { from: null, to: 'B' },
    };
    expect(toldDetails({ changes })).toEqual([
      { name: 'settings.bookkeep', from: 'true', to: 'false' },
      { name: 'name', from: '–', to: 'B' },
    ]);
  });

  it('names the place alone where the values tell of a person', () => {
    const difference = [
      { pointer: '/data/invoice/customer/name' },
      { pointer: '/data/invoice/total_amount', from: '100.00', to: '125.00' },
    ];
    expect(toldDetails({ difference })).toEqual([
      { name: '/data/invoice/customer/name', to: '' },
      { name: '/data/invoice/total_amount', from: '100.00', to: '125.00' },
    ]);
  });

  it('is whatever else was written down, and nothing where nothing was', () => {
    expect(toldDetails({ overlapSeconds: 86_400 })).toEqual([
      { name: 'overlapSeconds', to: '86400' },
    ]);
    expect(toldDetails(null)).toEqual([]);
  });
});

it('keeps the filters that say something in the address', () => {
  expect(readAuditSearch({ actor: ' anna ', action: '', colour: 'red' })).toEqual({
    actor: 'anna',
  });
});
