import { samples } from '../samples/samples.js';
import { invoiceSchema } from './invoice.js';
import { flatten, nativeWebhook } from './notifications.js';

it('flattens a record as PHP does: brackets, no nulls, flags as numbers', () => {
  expect(flatten('entity', { a: null, b: true, items: [{ id: 7, tags: ['x'] }] })).toEqual([
    ['entity[b]', '1'],
    ['entity[items][0][id]', '7'],
    ['entity[items][0][tags][0]', 'x'],
  ]);
});

it('sends the native webhook as a form with the bare verb and the invoice’s id', () => {
  const invoice = invoiceSchema.parse(samples[0]?.invoice);
  const at = '2026-11-22T12:00:00Z';
  const stored = {
    current: invoice,
    settled: undefined,
    doors: undefined,
    createdAt: at,
    lag: undefined,
    updatedAt: at,
  };
  const { body, headers } = nativeWebhook('http://127.0.0.1/x', stored);
  const form = new URLSearchParams(body);
  expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect([form.get('event'), form.get('method'), form.get('entity[id]')]).toEqual([
    'paid',
    'POST',
    invoice.id,
  ]);
  expect(form.get('entity[items][0][charges][0][plan_price][list_price][SEK]')).toBe('1490.00');
});
