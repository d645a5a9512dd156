import { readNativeWebhook } from './native-webhook.js';

const form = (body: string, contentType = 'application/x-www-form-urlencoded') =>
  readNativeWebhook({ contentType, rawBody: Buffer.from(body) });

const json = (body: unknown, contentType = 'application/json') =>
  readNativeWebhook({
    contentType,
    rawBody: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  });

const paid = (invoiceId: string) => ({ kind: 'ok', event: 'paid', invoiceId });

it.each([
  ['invoice_id=i1', 'i1'],
  ['event=paid&method=POST&entity%5Bid%5D=i2&entity%5Bstatus%5D=Paid', 'i2'],
  ['data[id]=i3', 'i3'],
  ['id=i4', 'i4'],
  ['id=last&data[id]=third&entity[id]=second&invoice_id=first', 'first'],
  ['invoice_id=&entity[id]=i5', 'i5'],
])('finds the invoice id in the form %s', (body, id) => {
  expect(form(body)).toEqual(paid(id));
});

it.each([
  [{ invoice_id: 'i1' }, 'i1'],
  [{ event: 'Paid', entity: { id: 42 } }, '42'],
  [{ data: { id: 'i3' } }, 'i3'],
  [{ id: 'i4', data: null, entity: 'text' }, 'i4'],
])('finds the invoice id in the JSON %j', (body, id) => {
  expect(json(body)).toEqual(paid(id));
});

it('takes an absent event for paid and compares without regard to case', () => {
  expect(form('id=1&event=')).toEqual(paid('1'));
  expect(form('id=1&event=PAID')).toEqual(paid('1'));
  expect(form('id=1&event=Renewed')).toEqual({ kind: 'ok', event: 'renewed', invoiceId: '1' });
});

it('reads a PHP-style body of depth seven without losing its way', () => {
  const deep = 'entity[items][0][charges][0][plan_price][list_price][USD]=10';
  expect(form(`event=paid&${deep}&entity[id]=i1`)).toEqual(paid('i1'));
});

it('takes 5,000 fields and refuses one more', () => {
  const fields = (count: number) => Array.from({ length: count }, (_, i) => `f${i}=1`).join('&');
  expect(form(`id=1&${fields(4999)}`)).toEqual(paid('1'));
  expect(form(`id=1&${fields(5000)}`)).toEqual({ kind: 'too-many-fields' });
  const list = (count: number) => Array.from({ length: count }, () => 0);
  expect(json({ id: '1', data: list(4998) })).toEqual(paid('1'));
  expect(json({ id: '1', data: list(4999) })).toEqual({ kind: 'too-many-fields' });
});

it.each(['', 'event=paid', 'entity[name]=x', 'id=%00', 'id=%FF', `id=${'x'.repeat(201)}`])(
  'finds no usable invoice id in %p',
  (body) => {
    expect(form(body)).toEqual({ kind: 'no-invoice-id' });
  },
);

it('takes no number for an id that is not exact', () => {
  expect(json('{"id": 9007199254740993}')).toEqual({ kind: 'no-invoice-id' });
});

it.each(['', '{', '[]', '"text"', 'null', '5'])('calls the JSON %p malformed', (body) => {
  expect(json(body).kind).toBe('malformed');
});

it('calls bytes that are not UTF-8 malformed', () => {
  const rawBody = Buffer.from([0x69, 0x64, 0x3d, 0xff]);
  const contentType = 'application/x-www-form-urlencoded';
  expect(readNativeWebhook({ contentType, rawBody }).kind).toBe('malformed');
});

it.each([undefined, '', 'text/plain', 'multipart/form-data; boundary=x', 'application/xml'])(
  'does not support the content type %p',
  (contentType) => {
    expect(readNativeWebhook({ contentType, rawBody: Buffer.from('id=1') }).kind).toBe(
      'unsupported',
    );
  },
);

it('understands content types with parameters', () => {
  expect(form('id=1', 'application/x-www-form-urlencoded; charset=UTF-8')).toEqual(paid('1'));
  expect(json({ id: '1' }, 'application/vnd.api+json')).toEqual(paid('1'));
  expect(form('id=1', 'application/x-www-form-urlencoded; charset=latin1').kind).toBe(
    'unsupported',
  );
});

it('refuses JSON nested deeper than 32, however deep', () => {
  const nested = (depth: number) => `{"id":"1","data":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  expect(json(nested(31))).toEqual(paid('1'));
  for (const depth of [32, 4000, 400_000]) expect(json(nested(depth)).kind).toBe('refused');
});

it('refuses a name that is given twice: nobody knows which one was meant', () => {
  const refused = (pointer: string) => ({
    kind: 'refused',
    errors: [{ pointer, message: 'is given twice' }],
  });
  expect(json('{"id":"1","id":"2"}')).toEqual(refused('/id'));
  expect(form('entity[id]=1&entity[id]=2')).toEqual(refused('/entity/id'));
  expect(form('id=1&tag=a&tag=b')).toEqual(paid('1'));
});
