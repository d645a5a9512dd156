import { sampleEvent } from './sample-event.js';

export type WorstInput = {
  readonly name: string;
  readonly contentType: 'application/json' | 'application/x-www-form-urlencoded';
  readonly body: Buffer;
};

/**
 * Bodies of at most `bytes` that once froze or killed some reader, or might: deep, many, long,
 * misshapen. The same for every endpoint; where they matter depends on what it reads.
 */
export function worstInputs(bytes: number): WorstInput[] {
  const json = Object.entries({ ...plain(bytes), ...shaped(bytes), ...unreadable(bytes) });
  return [
    ...json.map(([name, body]) => input(name, 'application/json', body)),
    ...Object.entries(forms(bytes)).map(([name, body]) =>
      input(name, 'application/x-www-form-urlencoded', body),
    ),
  ];
}

function input(name: string, contentType: WorstInput['contentType'], body: string | Buffer) {
  return { name, contentType, body: Buffer.from(body) };
}

/** As many of `part` between `before` and `after` as fit. */
function filled(bytes: number, before: string, part: string, after: string, between = ','): string {
  const room = bytes - Buffer.byteLength(before) - Buffer.byteLength(after);
  const count = Math.max(1, Math.floor(room / (Buffer.byteLength(part) + between.length)));
  return `${before}${Array<string>(count).fill(part).join(between)}${after}`;
}

function plain(bytes: number): Record<string, string> {
  const half = Math.floor(bytes / 2) - 8;
  const levels = Math.floor((bytes - 1) / 6);
  return {
    'nested lists': '['.repeat(half) + ']'.repeat(half),
    'nested objects': `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
    'nested objects with long names': `${`{"${'a'.repeat(2000)}":`.repeat(Math.floor(bytes / 2006))}1${'}'.repeat(Math.floor(bytes / 2006))}`,
    'an open end': '{"a":['.repeat(Math.floor(bytes / 6)),
    'nested deeply, each level with a NUL': `${'["\\u0000",'.repeat(Math.floor(bytes / 12))}1${']'.repeat(Math.floor(bytes / 12))}`,
    'a list of numbers': filled(bytes, '[', '1', ']'),
    'a list of empty objects': filled(bytes, '[', '{}', ']'),
    'a list of NULs': filled(bytes, '[', '"\\u0000"', ']'),
    'one text of NULs': filled(bytes, '"', '\\u0000', '"', ''),
    'one text of half surrogate pairs': filled(bytes, '{"name":"', '\\ud800', '"}', ''),
    'one long name of NULs': filled(bytes, '{"', '\\u0000', '":1}', ''),
    'one long number': filled(bytes, '{"id":', '9', '}', ''),
    'numbers with huge exponents': filled(bytes, '[', '1e999999999', ']'),
    'one name, again and again': filled(bytes, '{', '"a":1', '}'),
    '__proto__, again and again': filled(bytes, '{', '"__proto__":{}', '}'),
    'very many names': manyNames(bytes),
    spaces: filled(bytes, '{', ' ', '}', ''),
    escapes: filled(bytes, '"', '\\\\', '"', ''),
  };
}

function manyNames(bytes: number): string {
  const count = Math.floor(bytes / 12);
  return `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',')}}`;
}

/** Known fields, each holding the most that fits of what it must not hold. */
function shaped(bytes: number): Record<string, string> {
  const list = (before: string, after: string) => ({
    [`${before} numbers`]: filled(bytes, before, '1', after),
    [`${before} empty objects`]: filled(bytes, before, '{}', after),
    [`${before} NULs`]: filled(bytes, before, '"\\u0000"', after),
  });
  const event = `{"type":"invoice.paid","data":{"invoice":{`;
  return {
    ...list(`${event}"lines":[`, ']}}}'),
    ...list(`${event}"transactions":[`, ']}}}'),
    ...list('{"type":"invoice.refunded","data":{"refund":{"lines":[', ']}}}'),
    ...list('{"settings":{"vatMap":[', ']}}'),
    ...list('{"settings":{"paymentAccounts":[', ']}}'),
    ...list('{"settings":{"dimensions":[', ']}}'),
    ...list('{"settings":{"customerMatch":[', ']}}'),
    ...list('{"reason":"r","filter":{"ids":[', ']}}'),
    'a decimal with a huge exponent': eventText({ total_amount: '1e999999999' }),
    'a decimal of many digits': eventText({ total_amount: '9'.repeat(bytes - 1200) }),
    'a reason as long as the body': filled(bytes, '{"reason":"', 'x', '"}', ''),
    ...wholeInvoices(bytes),
  };
}

const eventText = (change: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(sampleEvent('worst', change));

/** Of the right shape, and wrong in every line: what the mapping has to say most about. */
function wholeInvoices(bytes: number): Record<string, string> {
  const line = (index: number) => ({
    id: String(index),
    name: 'x',
    quantity: '1',
    sub_total: '1.00',
    discount: '0',
    tax_rate: String(index % 97),
    tax: '9.00',
    total_amount: '7.00',
    accounting_account_code: String(index),
  });
  const count = Math.min(1000, Math.floor((bytes - 1500) / 165));
  const lines = Array.from({ length: Math.max(1, count) }, (_, index) => line(index));
  const lossless = lines.map((entry) => ({
    ...entry,
    tax_rate: '25',
    accounting_account_code: '',
  }));
  // As many as Fortnox takes: more are refused before they are judged.
  const unrated = lossless.slice(0, 490).map((entry, index) => ({
    ...{ ...entry, tax_rate: undefined, sub_total: '200.00' },
    ...{ tax: (60 + index / 50).toFixed(2), total_amount: (260 + index / 50).toFixed(2) },
  }));
  const parts = lines.map(({ id }) => ({ ...transaction, id, gateway: `gateway-${id}` }));
  return {
    'an invoice whose every line is wrong': eventText({ lines }),
    'an invoice of alike lines that do not add up': eventText({ lines: lossless }),
    'an invoice whose lines say no rate': eventText({ lines: unrated }),
    'an invoice paid in a thousand parts': eventText({
      lines: lossless.slice(0, 1),
      transactions: parts,
    }),
    'an invoice in a currency without a rate': eventText({ lines, currency: 'USD' }),
  };
}

const transaction = {
  type: 'Payment',
  status: 'Paid',
  date: '2026-11-20',
  amount: '1.25',
  applied_amount: '1.25',
  currency: 'SEK',
};

function unreadable(bytes: number): Record<string, Buffer> {
  return {
    'bytes that are no text': Buffer.alloc(bytes, 0xff),
    'a last byte that is no text': Buffer.concat([Buffer.alloc(bytes - 1, 0x20), Buffer.of(0xff)]),
    'bytes of zero': Buffer.alloc(bytes),
  };
}

function forms(bytes: number): Record<string, string> {
  return {
    'a form of many fields': filled(bytes, '', 'a=1', '', '&'),
    'a form of empty fields': '&'.repeat(bytes),
    'a form of NULs': filled(bytes, 'invoice_id=', '%00', '', ''),
    'a form of broken escapes': filled(bytes, 'token=', '%', '', ''),
    'a form with a deep name': filled(bytes, 'entity', '[a]', '=1', ''),
    'a form whose id is given again and again': filled(bytes, '', 'id=1', '', '&'),
  };
}
