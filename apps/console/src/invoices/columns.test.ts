import { isStandard, readColumns, standardColumns } from './columns.js';

describe('the columns in the address', () => {
  it('are read in the list’s order, always with what leads to the invoice', () => {
    expect(readColumns('total,customer')).toEqual(['invoiceNumber', 'customer', 'total']);
    expect(readColumns('invoiceNumber')).toEqual(['invoiceNumber']);
  });

  it('are the standard where nothing is named that the list can show', () => {
    expect(readColumns(undefined)).toBeUndefined();
    expect(readColumns('')).toBeUndefined();
    expect(readColumns('colour')).toBeUndefined();
  });

  it('are the standard whatever order they are named in', () => {
    expect(isStandard(readColumns([...standardColumns].reverse().join()) ?? [])).toBe(true);
    expect(isStandard(['invoiceNumber'])).toBe(false);
  });
});
