import { pictureOf } from './attempt-picture.js';
import { stepOf } from './steps.js';
import type { Call, Moment } from './timeline.js';

const call = (second: string, durationMs: number | undefined, waitedMs = 0): Call => ({
  ...{ kind: 'call', at: `2026-11-30T10:00:${second}Z`, method: 'POST', path: '/3/invoices' },
  ...{ step: 'makeInvoice', status: 201, fortnoxCode: undefined, failure: undefined, details: [] },
  ...{ durationMs, waitedMs },
});

it('places each call where it stood in the time of its attempt', () => {
  const [first, second] = [call('01.000', 200, 300), call('02.500', 500)];
  const picture = pictureOf([first, second]);
  expect(picture).toMatchObject({ wholeMs: 2000, answeringMs: 700, waitedMs: 300 });
  expect(picture?.placeOf(first)).toEqual({ waits: 0, sent: 0.15, answered: 0.25 });
  expect(picture?.placeOf(second)).toEqual({ waits: 0.75, sent: 0.75, answered: 1 });
});

it('says nothing of what it does not know: calls of an older version, attempts without any', () => {
  const untimed = call('01.000', undefined);
  expect(pictureOf([untimed])).toBeUndefined();
  expect(pictureOf([])).toBeUndefined();
  expect(pictureOf([untimed, call('02.000', 10)])?.placeOf(untimed)).toBeUndefined();
});

it('never shows more time answering than has passed, whatever a clock says', () => {
  const moments: Moment[] = [call('02.000', 500), call('01.000', 900)];
  expect(pictureOf(moments)).toMatchObject({ wholeMs: 1900, answeringMs: 1400 });
  const placed = pictureOf([call('01.000', 500), call('01.000', 900)]);
  expect(placed).toMatchObject({ wholeMs: 1400, answeringMs: 1400 });
});

it.each([
  ['POST', '/3/invoices', 'makeInvoice'],
  ['GET', '/3/invoices?externalinvoicereference1=1', 'findInvoice'],
  ['GET', '/3/invoices/7', 'readInvoice'],
  ['PUT', '/3/invoices/7/bookkeep', 'bookInvoice'],
  ['PUT', '/3/invoices/7', 'changeInvoice'],
  ['PUT', '/3/invoicepayments/7/bookkeep', 'bookPayment'],
  ['DELETE', '/3/invoiceaccruals/7', 'removeAccrual'],
  ['GET', '/3/somethingnew', undefined],
])('knows what %s %s is made for', (method, path, step) => {
  expect(stepOf(method, path)).toBe(step);
});
