import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { said } from './sv/said/index.js';
import { translator } from './translate.js';

const repository = join(__dirname, '../../../..');
const filesOf = (room: string): readonly string[] =>
  readdirSync(join(repository, room))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(room, name));

/** Where the sentences stand that people read in the console. */
const rooms = [
  ...['packages/fortnox/src/mapping', 'packages/fortnox/src/failure'],
  ...['apps/worker/src/sync-paid-invoice', 'apps/worker/src/sync-credit'],
  ...['apps/worker/src/maintenance/reconcile', 'packages/notifications/src/send'],
  ...['causes', 'fortnox', 'jobs', 'notifications', 'people'].map((room) => `apps/api/src/${room}`),
  ...['reconciliations', 'registers', 'replays', 'views'].map((room) => `apps/api/src/${room}`),
];
/** Told to programs and on pages of their own, not in the console. */
const others =
  /country-names|board-retry|consent-(cookie|reply)|oauth|return-url|registers\/(get|other)-register/;
const checks = filesOf('apps/api/src/connections').filter((path) => path.includes('preflight'));
const files = [
  'apps/worker/src/verdict.ts',
  'packages/jobs/src/dead-letters/operator-actions.ts',
  'packages/jobs/src/kept-drift.ts',
  'packages/jobs/src/credit-order.ts',
  'packages/jobs/src/drift-entries.ts',
  'packages/subscriptionflow/src/describe-refund.ts',
  'apps/api/src/http/problem.ts',
  'apps/api/src/http/error-handler.ts',
  ...filesOf('apps/api/src/connections'),
  ...filesOf('apps/api/src/ingress').filter((path) => path.includes('preview')),
  ...rooms.flatMap(filesOf),
].filter((path) => !others.test(path));

/** What stands for a value in a sentence. */
const value = '4711';

/** Each text that an expression may be; `undefined`: it is no text. */
function textsOf(node: ts.Expression): readonly string[] | undefined {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression);
  if (ts.isConditionalExpression(node)) {
    const [yes, no] = [textsOf(node.whenTrue), textsOf(node.whenFalse)];
    return yes && no ? [...yes, ...no] : undefined;
  }
  if (ts.isTemplateExpression(node)) return textsOfTemplate(node);
  return ts.isBinaryExpression(node) ? textsOfSum(node) : undefined;
}

function textsOfTemplate({ head, templateSpans }: ts.TemplateExpression): readonly string[] {
  return templateSpans.reduce<readonly string[]>(
    (starts, { expression, literal }) =>
      starts.flatMap((start) =>
        (textsOf(expression) ?? [value]).map((filled) => start + filled + literal.text),
      ),
    [head.text],
  );
}

function textsOfSum(node: ts.BinaryExpression): readonly string[] | undefined {
  if (node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [textsOf(node.left), textsOf(node.right)];
  if (!left && !right) return undefined;
  return (left ?? [value]).flatMap((one) => (right ?? [value]).map((other) => one + other));
}

/** Told in the documentation of the API, not by it. */
function isDocumentation(node: ts.Node): boolean {
  const isNamed = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node);
  return isNamed && /^(description|summary)$/.test(node.name.getText());
}

function textsIn(path: string): readonly string[] {
  const source = ts.createSourceFile(
    path,
    readFileSync(join(repository, path), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isDocumentation(node) || ts.isImportDeclaration(node)) return;
    const texts = textsOf(node as ts.Expression);
    if (texts) found.push(...texts);
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What stands before or behind another sentence is told as one by itself. */
const alone = (text: string): string =>
  text.replaceAll(/^4711 (?=[A-Z])|(?<=\.)4711$|(?<=4711)4711$/g, '').trim();

const isSentence = (text: string): boolean => /^[A-Z"“…].* .* .*[.?”]$/s.test(text);

const sentences = [...new Set(files.flatMap(textsIn).filter(isSentence))];
const translate = translator(said);

it('finds the sentences', () => {
  expect(sentences.length).toBeGreaterThan(250);
});

it('knows each of them in Swedish', () => {
  expect(sentences.filter((sentence) => translate(sentence) === sentence)).toEqual([]);
});

it('knows the names of checks before booking, and of the settings that they name', () => {
  const told = checks.flatMap(textsIn).map(alone);
  const hasWords = (text: string): boolean =>
    text.includes(' ') && /[a-z]{4}/.test(text.replaceAll(value, ''));
  const names = [...new Set(told)].filter(hasWords);
  expect(names.length).toBeGreaterThan(60);
  expect(names.filter((name) => translate(name) === name)).toEqual([]);
});

it('knows what is filled in, and what is wrong with what somebody typed', () => {
  const isPart = (text: string): boolean =>
    /^(4711|[a-z])/.test(text) &&
    /[a-z]{2,} [a-z]{2,} [a-z]+/.test(text) &&
    !/[<>{}=_/]/.test(text);
  const parts = [...new Set(files.flatMap(textsIn).map(alone).filter(isPart))];
  expect(parts.length).toBeGreaterThan(90);
  expect(parts.filter((part) => translate(part) === part)).toEqual([]);
});

it('fills in as much as the English sentence has, and leaves nothing out', () => {
  const wrong = Object.entries(said).filter(([english, swedish]) => {
    const count = english.split('{}').length - 1;
    const used = new Set([...swedish.matchAll(/\{(\d)\}/g)].map(([, nth]) => Number(nth)));
    return swedish.includes('{}') || used.size !== count || Math.max(0, ...used) !== count;
  });
  expect(wrong).toEqual([]);
});

it.each([
  [
    'Could not create the invoice. An account is not active in Fortnox. Fortnox says: “Konto 3001 är inte aktivt.”',
    'Det gick inte att skapa fakturan. Ett konto är inte aktivt i Fortnox. Fortnox svarar: ”Konto 3001 är inte aktivt.”',
  ],
  [
    'Line 1 has 17 % VAT, for which the VAT table has no row (Sweden). Line 2 has 6.5 % VAT, for which the VAT table has no row (outside the EU).',
    'Rad 1 har 17 % moms, och momstabellen har ingen rad för det (Sverige). Rad 2 har 6.5 % moms, och momstabellen har ingen rad för det (utanför EU).',
  ],
  [
    'Somebody else says this. The invoice has no lines, so there is nothing to book.',
    'Somebody else says this. Fakturan har inga rader, så det finns inget att bokföra.',
  ],
  [
    'It is not in the chart of accounts, and is named as account for sales; VAT table: 25 %, Sweden.',
    'Det finns inte i kontoplanen, men är angivet som försäljningskonto; momstabell: 25 %, Sverige.',
  ],
  [
    'In the VAT table: 25 % (Sweden), 0 % (outside the EU).',
    'I momstabellen: 25 % (Sverige), 0 % (utanför EU).',
  ],
  [
    '2026-01-01 to 2026-12-31 covers 2026-11-30. Cash method: invoices are not bookkept, their payments are.',
    '2026-01-01 till 2026-12-31 omfattar 2026-11-30. Kontantmetoden: fakturorna bokförs inte, men deras inbetalningar.',
  ],
  [
    'Nordan AB (556012-5790), Fortnox company 123456.',
    'Nordan AB (556012-5790), företag 123456 i Fortnox.',
  ],
  ['Prices exclude VAT, as the amounts show.', 'Priserna är exklusive moms, det visar beloppen.'],
  [
    'Fortnox rounds the total to 2729.00 SEK (öresavrundning); 0.25 is written off on account 3740 with the payment.',
    'Fortnox avrundar summan till 2729.00 SEK (öresavrundning); 0.25 skrivs av på konto 3740 tillsammans med inbetalningen.',
  ],
  [
    'SubscriptionFlow\'s invoice: /customer/id must have at most 200 characters. SubscriptionFlow\'s invoice: /currency must be an ISO 4217 code such as "EUR".',
    'Fakturan i SubscriptionFlow: /customer/id får ha högst 200 tecken. Fakturan i SubscriptionFlow: /currency måste vara en valutakod enligt ISO 4217, till exempel ”EUR”.',
  ],
  [
    "SubscriptionFlow's invoice: /total_amount is missing or is no amount.",
    'Fakturan i SubscriptionFlow: /total_amount saknas eller är inget belopp.',
  ],
  ['VAT table says otherwise than we know.', 'VAT table says otherwise than we know.'],
  ['', ''],
])('says “%s” in Swedish', (english, swedish) => {
  expect(translate(english)).toBe(swedish);
});

it('translates what is known after some of what is not, and leaves a text of others as it is', () => {
  const known = ['The month is closed in Fortnox.', sentences[0] ?? ''].find(
    (one) => translate(one) !== one,
  );
  const unknown = (count: number): string => 'Nobody knows this. '.repeat(count) + (known ?? '');
  expect(translate(unknown(20))).toBe(unknown(20).replace(known ?? '', translate(known ?? '')));
  expect(translate(unknown(21))).toBe(unknown(21));
});

it('leaves what is quoted as it is', () => {
  const quoted = '"Licence in Sweden to 2027"';
  const sentence = sentences
    .find((one) => one.includes(`"${value}"`))
    ?.replace(`"${value}"`, quoted);
  expect(translate(sentence ?? '')).toMatch(/["”]Licence in Sweden to 2027["”]/);
});

it.each([
  ['a long one', `Line 1 has ${'0 % VAT, for which '.repeat(20_000)}`],
  ['phrases in phrases', 'Could not x; y, z' + ' less'.repeat(118) + '. It is there.'],
  ['a list of them', 'In the VAT table: ' + 'project '.repeat(70) + 'x; y, z.'],
  ['full stops', `Line 1: account "${'. '.repeat(4000)}" is not one.`],
  ['the beginnings of phrases', 'Line 1 has ; '.repeat(700)],
])('takes time in proportion to what others have filled in: %s', (_what, hostile) => {
  const from = process.cpuUsage();
  // Each time another one: what has been translated is remembered.
  for (let n = 0; n < 10; n += 1) translate(`${hostile} ${n}`);
  const { user } = process.cpuUsage(from);
  expect(user / 1000).toBeLessThan(2000);
});

it('tells what has changed since, whatever it is', () => {
  const changes = 'total_amount 1250.00 is now 1300.00, line ch_1, line ch_2, 3 more lines';
  const english = `changed in SubscriptionFlow after it was carried over: ${changes}; nothing was changed in Fortnox, credit the invoice there and book it anew if the change is right`;
  expect(translate(english)).toContain(
    'förts över: summan 1250.00 är nu 1300.00, rad ch_1, rad ch_2, 3 rader till; inget har ändrats',
  );
});

it('tells what of the customer has changed since', () => {
  const changes =
    'country SE is now DK, VAT number changed, company name changed, organisation number changed';
  const changed =
    'fördes över: landet SE är nu DK, momsregistreringsnumret har ändrats, företagsnamnet har ändrats, ' +
    'organisationsnumret har ändrats; ';
  const about = `changed in SubscriptionFlow while it was being carried over: ${changes}; `;
  const english = `${about}if that attempt succeeds, credit the invoice in Fortnox and book it anew if the change is right; if it does not, do nothing, the next one works from the change`;
  expect(translate(english)).toContain(`${changed}om det försöket lyckas, kreditera`);
  const ofOlderVersion = `${about}nothing was changed in Fortnox, credit the invoice there and book it anew if the change is right`;
  expect(translate(ofOlderVersion)).toContain(`${changed}inget har ändrats`);
});

it.each([
  [
    'Could not create the invoice: Fortnox does not know it (“Kan inte hitta kunden.”).',
    'Det gick inte att skapa fakturan: Fortnox känner inte till det (”Kan inte hitta kunden.”).',
  ],
  [
    'Could not create the invoice: Fortnox could not be reached (“HTTP 503 without a text”).',
    'Det gick inte att skapa fakturan: Fortnox gick inte att nå (”HTTP 503 without a text”).',
  ],
  [
    'Could not create the invoice: the answer was lost (“socket hang up”).',
    'Det gick inte att skapa fakturan: svaret gick förlorat (”socket hang up”).',
  ],
  [
    'Could not create the invoice: Fortnox did not accept the access token (“Ogiltig inloggning”).',
    'Det gick inte att skapa fakturan: Fortnox godtog inte åtkomsten (”Ogiltig inloggning”).',
  ],
  // As it was written before it was quoted.
  [
    'Could not create the invoice: Fortnox does not know it (Kan inte hitta kunden.).',
    'Det gick inte att skapa fakturan: Fortnox känner inte till det (Kan inte hitta kunden.).',
  ],
])('says what Fortnox did not do, and its words as they are: %s', (english, swedish) => {
  expect(translate(english)).toBe(swedish);
});

it.each([
  [
    'changed in SubscriptionFlow before it was corrected by hand: VAT number changed; the correction by hand stands, correct it again, or the invoice in Fortnox, if the change is right',
    'ändrad i SubscriptionFlow innan den rättades för hand: momsregistreringsnumret har ändrats; rättelsen för hand gäller',
  ],
  [
    'told again in SubscriptionFlow as it was booked: if the invoice was credited or booked anew by hand since, correct that in Fortnox by a new voucher; otherwise nothing is to be done',
    'anges åter i SubscriptionFlow så som den bokfördes: om fakturan sedan dess har krediterats eller bokförts på nytt för hand, rätta det i Fortnox med en ny verifikation; annars',
  ],
  // As it was written before: what is bookkept is not undone, so it is told the right way here.
  [
    'told again in SubscriptionFlow as it was booked: if the invoice was credited or booked anew by hand since, undo that in Fortnox; otherwise nothing is to be done',
    'för hand, rätta det i Fortnox med en ny verifikation; annars',
  ],
  [
    'told again in SubscriptionFlow with the currency and total that were booked; nothing else is kept of it here, compare the invoice in Fortnox with it',
    'anges åter i SubscriptionFlow med den valuta och summa som bokfördes; inget annat',
  ],
  [
    'a refund or void was corrected in SubscriptionFlow before it was corrected by hand; compare the credit in Fortnox with its job job_1',
    'innan den rättades för hand; jämför krediten i Fortnox med dess jobb job_1',
  ],
  [
    'a refund or void was corrected in SubscriptionFlow while it was being credited; if that attempt succeeds, compare the credit in Fortnox with its job job_1; if it does not, do nothing, the next one works from the change',
    'medan den krediterades; om det försöket lyckas, jämför krediten i Fortnox med dess jobb job_1; om det inte lyckas, gör ingenting',
  ],
  [
    'a refund or void is told again in SubscriptionFlow as it was credited: if its credit was changed by hand since, correct that in Fortnox by a new voucher; otherwise nothing is to be done (job job_1)',
    'så som den krediterades: om krediten sedan dess har ändrats för hand, rätta det i Fortnox med en ny verifikation; annars behöver inget göras (jobb job_1)',
  ],
])('tells what was taken back, or corrected at both ends: %s', (english, swedish) => {
  expect(translate(english)).toContain(swedish);
});

it('tells of a refund and of a void', () => {
  const end = 'nothing was changed in Fortnox, credit the invoice there if it stands booked';
  const refund = `100.00 SEK refunded in SubscriptionFlow on 2026-11-25 (refund rf_1); ${end}`;
  expect(translate(refund)).toBe(
    '100.00 SEK återbetalades i SubscriptionFlow 2026-11-25 (återbetalning rf_1); inget har ändrats i Fortnox, kreditera fakturan där om den är bokförd',
  );
  expect(translate(`declared void in SubscriptionFlow on 2026-11-25; ${end}`)).toBe(
    'makulerad i SubscriptionFlow 2026-11-25; inget har ändrats i Fortnox, kreditera fakturan där om den är bokförd',
  );
});
