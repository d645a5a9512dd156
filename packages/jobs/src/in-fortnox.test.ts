import { nothingInFortnox, readInFortnox } from './in-fortnox.js';

it('reads back what a job has come to in Fortnox', () => {
  const paid = {
    ...nothingInFortnox,
    ...{ customerNumber: '12', invoiceNumber: '77', booked: true },
    payments: [{ number: '5', booked: false }],
  };
  expect(readInFortnox(JSON.parse(JSON.stringify(paid)))).toEqual(paid);
  expect(readInFortnox(null)).toBeNull();
});

it.each([
  [{}],
  [{ ...nothingInFortnox, invoiceNumber: 77 }],
  [{ ...nothingInFortnox, payments: undefined }],
])('takes nothing for it that has another shape: %j', (column) => {
  expect(() => readInFortnox(column)).toThrow();
});
