import { messageCatalogue } from './entries-by-text.js';
import { errorCatalogue } from './entries.js';
import { toFailure, type Method } from './to-failure.js';

function failureOf(status: number, body: unknown, method: Method = 'POST') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return toFailure({ method, status, text, retryAfterMs: undefined });
}

const lower = (code: number, message = 'nej') => ({
  ErrorInformation: { error: 1, message, code },
});
const upper = (code: number, message = 'nej') => ({
  ErrorInformation: { Error: 1, Message: message, Code: code },
});

describe('an error answer', () => {
  it.each([
    ['lower case', lower(2000427, 'Valutan finns inte.')],
    ['capitalised', upper(2000427, 'Valutan finns inte.')],
    ['its code as text', { ErrorInformation: { message: 'Valutan finns inte.', code: '2000427' } }],
    [
      'an answer cut off after the code',
      '{"ErrorInformation":{"message":"Valutan finns inte.","code":2000427',
    ],
  ])('is understood with %s', (_, body) => {
    expect(failureOf(400, body)).toMatchObject({
      kind: 'rejected',
      status: 400,
      code: 2000427,
      message: 'Valutan finns inte.',
      entry: { class: 'configuration', clearedBy: 'currency-added' },
    });
  });

  it('is told of in a thousand characters, however many came', () => {
    const message = 'kontot'.repeat(1_000_000);
    for (const body of [upper(1999999, message), `{"code":1999999,"message":"${message}"`]) {
      const failure = failureOf(400, body);
      expect(failure.kind === 'rejected' && failure.message).toHaveLength(1000);
    }
  });

  it('holds no half of a character where it is cut, nor a NUL of a page', () => {
    const detailOf = (text: string) => failureOf(502, text, 'GET');
    const face = '\u{1F600}';
    expect(detailOf(`${'a'.repeat(199)}${face}`)).toMatchObject({
      detail: `${'a'.repeat(199)}\uFFFD`,
    });
    expect(detailOf('<p>a\0b</p>')).toMatchObject({ detail: 'a\uFFFDb' });
    const told = { ErrorInformation: { message: `${'a'.repeat(999)}${face}`, code: 1999999 } };
    expect(failureOf(400, told)).toMatchObject({ message: `${'a'.repeat(999)}\uFFFD` });
  });

  it('is read in no time, whatever page stands in its place', () => {
    const from = performance.now();
    const page = '<'.repeat(4_000_000);
    expect(failureOf(502, page, 'GET')).toMatchObject({ kind: 'unavailable', status: 502 });
    expect(performance.now() - from).toBeLessThan(1000);
  });

  it('holds no text that our database refuses', () => {
    const body = { ErrorInformation: { message: 'Nej\0 \ud800', code: 2000427 } };
    expect(failureOf(400, body)).toMatchObject({ message: 'Nej\uFFFD \uFFFD' });
  });

  it('keeps the words of a page that stands in place of an error', () => {
    const page = '<html><head><title>403</title></head><body>Forbidden  by firewall</body></html>';
    expect(failureOf(400, page)).toMatchObject({
      kind: 'rejected',
      code: undefined,
      message: '403 Forbidden by firewall',
      entry: { class: 'human', code: undefined },
    });
  });

  it('goes to a person when nobody has described its code, never to blind retry', () => {
    expect(failureOf(400, lower(2999999))).toMatchObject({
      kind: 'rejected',
      code: 2999999,
      entry: { class: 'human', clearedBy: undefined },
    });
  });

  it.each([
    ['the missing scope, as seen live', 400, lower(2000663)],
    ['a bare 403', 403, ''],
    ['a 403 with words only', 403, { message: 'Forbidden' }],
  ])('means that consent is gone or too small: %s', (_, status, body) => {
    expect(failureOf(status, body)).toMatchObject({ kind: 'consent-lost' });
  });

  it.each([401, 403, 407, 511])(
    'is an outage when a proxy on the way answers %i with a page of its own',
    (status) => {
      const page = '<html><head><title>Access denied</title></head></html>';
      expect(failureOf(status, page, 'GET')).toMatchObject({ kind: 'unavailable', status });
      // Whether the page replaced the request or Fortnox's answer to it, nobody knows.
      expect(failureOf(status, page, 'POST')).toMatchObject({ kind: 'outcome-unknown' });
      expect(failureOf(status, 'Forbidden by policy', 'GET')).toMatchObject({
        kind: 'unavailable',
      });
    },
  );

  it.each([
    ['words of the gateway', { message: 'unauthorized' }],
    ['nothing', ''],
  ])('is about the access token when a 401 has %s', (_, body) => {
    expect(failureOf(401, body)).toMatchObject({ kind: 'unauthorized' });
  });

  it('is about the licence, not the consent, when a 403 says so', () => {
    expect(failureOf(403, lower(2001101))).toMatchObject({
      kind: 'rejected',
      entry: { class: 'configuration', action: expect.stringContaining('licence') as unknown },
    });
  });

  it('is a refusal, not a doubt, when a 500 names a known business error', () => {
    const body = {
      ErrorInformation: { error: 1, message: 'Räkenskapsår finns inte upplagt för datumet' },
    };
    expect(failureOf(500, body)).toMatchObject({
      kind: 'rejected',
      entry: { clearedBy: 'financial-year-created' },
    });
  });

  it('is about the body, not the address, when a POST is answered 404 with a code', () => {
    expect(failureOf(404, upper(2000433))).toMatchObject({ kind: 'rejected', code: 2000433 });
    expect(failureOf(404, upper(2000434), 'PUT')).toMatchObject({ kind: 'not-found' });
  });

  it('asks to come back after one window when a 429 names no time', () => {
    expect(failureOf(429, '')).toEqual({ kind: 'rate-limited', retryAfterMs: 5000 });
  });
});

describe('errors known by their text only', () => {
  it.each([
    [
      'Angivet betaldatum måste vara inom fakturans räkenskapsår eller så måste fakturan årsomföras',
      'data',
      undefined,
    ],
    ['Räkenskapsår finns inte upplagt för 2027', 'configuration', 'financial-year-created'],
    ['Angivet bortskrivningskonto "3740" är inte aktivt', 'configuration', 'account-activated'],
    ['Cannot update currency EUR, it will update automatically', 'human', undefined],
    ['Currency EUR and Currency SEK does not match', 'data', undefined],
    ['Kunde inte hämta/hitta moms.', 'configuration', undefined],
    ['Kunde inte hamta/hitta moms', 'configuration', undefined],
    ['Kunde inte hämta/hitta valuta.', 'configuration', 'currency-added'],
    ['Kunde inte hämta/hitta kostnadsställe.', 'configuration', undefined],
    ['Kontot 3001 är inte aktivt', 'configuration', 'account-activated'],
    ['The account is not active', 'configuration', 'account-activated'],
    ['Periodisering är inte aktiverad.', 'configuration', undefined],
    ['There is no active license for the desired scope', 'configuration', undefined],
    [
      'Transaktionsinformation måste anges för konto 3001.',
      'configuration',
      'account-demand-lifted',
    ],
    ['Projekt får inte anges för konto 3001.', 'configuration', undefined],
    ['Momskoden på konto 3001 stämmer inte med momssatsen.', 'configuration', undefined],
    ['Kunde inte bokföra, fakturan måste vara klarmarkerad', 'human', undefined],
    ['OCR-numret används redan', 'human', undefined],
    ['Värdet tolkas som null', 'human', undefined],
  ])('%s', (message, failureClass, clearedBy) => {
    expect(failureOf(400, { ErrorInformation: { error: 1, message } })).toMatchObject({
      kind: 'rejected',
      entry: { class: failureClass, clearedBy },
    });
  });

  it('are found under an unpublished code, but never override a known one', () => {
    expect(failureOf(400, lower(2999998, 'Räkenskapsår finns inte upplagt'))).toMatchObject({
      entry: { clearedBy: 'financial-year-created' },
    });
    expect(failureOf(400, lower(2000427, 'Räkenskapsår finns inte upplagt'))).toMatchObject({
      entry: { clearedBy: 'currency-added' },
    });
  });
});

describe('the catalogue', () => {
  /** Every code in Fortnox's public table, in recorded traffic and in integrators' public notes. */
  const published = [
    1000003, 1000030, 1000031, 2000106, 2000107, 2000108, 2000134, 2000204, 2000310, 2000311,
    2000359, 2000401, 2000423, 2000427, 2000428, 2000429, 2000430, 2000431, 2000432, 2000433,
    2000434, 2000435, 2000499, 2000550, 2000587, 2000588, 2000637, 2000663, 2000719, 2000729,
    2000946, 2000947, 2001089, 2001101, 2001103, 2001161, 2001243, 2001265, 2001302, 2001303,
    2001304, 2001339, 2001392, 2001393, 2001399, 2001403, 2001600, 2001740, 2001896, 2002115,
    2002141, 2002455, 2002462, 2002821, 2003055, 2003125, 2003126, 2003127, 2003275, 2003277,
    2003399, 2003498, 2003977, 2004021, 2004052, 2004054, 2004167, 2004194, 2004344,
  ];

  it.each(errorCatalogue)('explains $code wherever an answer names it', (entry) => {
    const failure = failureOf(400, lower(entry.code ?? 0, 'Nej.'));
    const told = 'entry' in failure ? failure.entry : failure.kind;
    const kinds: Readonly<Record<number, string>> = {
      1000003: 'outcome-unknown',
      2000310: 'unauthorized',
      2000311: 'unauthorized',
      2003275: 'unauthorized',
      2004054: 'unauthorized',
      2000663: 'consent-lost',
    };
    expect(told).toEqual(kinds[entry.code ?? 0] ?? entry);
  });

  it('describes every published code exactly once', () => {
    const codes = errorCatalogue.map(({ code }) => code);
    expect([...codes].sort()).toEqual([...published].sort());
  });

  it('tells a bookkeeper in whole sentences what is wrong and what to do', () => {
    for (const { cause, action } of [...errorCatalogue, ...messageCatalogue.map((m) => m.entry)]) {
      expect(cause).toMatch(/^[A-Z].{15,}\.$/s);
      expect(action).toMatch(/^[A-Z].{15,}\.$/s);
    }
  });

  it('says that the invoice goes on by itself exactly where something clears the error', () => {
    const all = [...errorCatalogue, ...messageCatalogue.map(({ entry }) => entry)];
    for (const { cause, action, clearedBy } of all) {
      const promised = /goes on by itself|go on by themselves/.test(action);
      expect({ cause, promised }).toEqual({ cause, promised: clearedBy !== undefined });
    }
  });
});
