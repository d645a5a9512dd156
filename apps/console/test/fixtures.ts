/** Answers in the shapes of the HTTP contract: three companies on an ordinary, imperfect day. */

const start = Date.now();

/** ISO 8601, so many seconds before the test began. */
function ago(seconds: number): string {
  return new Date(start - seconds * 1000).toISOString();
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

export const connections = [
  {
    id: 'con_acme',
    name: 'Acme AB',
    status: 'active',
    webhookUrl: 'https://sync.example.se/v1/webhooks/subscriptionflow/k_acme',
    authorizeUrl: '/v1/connections/con_acme/authorize',
    subscriptionflow: { site: 'acme', clientId: 'sf-acme' },
    fortnox: { tenantId: '123456', clientId: 'fx-acme' },
    settings: {
      startDate: '2026-01-01',
      defaultIncomeAccount: '3001',
      defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
      paymentAccounts: [
        { currency: 'EUR', method: 'card', account: '1980', modeOfPayment: 'EUR' },
        { currency: 'USD', method: 'card', account: '1981', modeOfPayment: 'USD' },
      ],
      roundingAccount: '3740',
      roundingTolerance: '0.05',
      bookkeep: true,
      exchangeRate: 'event-then-fortnox',
      customerMatch: ['customerNumber', 'organisationNumber', 'vatNumber', 'email'],
      refunds: 'report',
    },
    createdAt: ago(90 * 24 * HOUR),
  },
  {
    id: 'con_borea',
    name: 'Borea Software AB',
    status: 'needs-attention',
    detail: 'Fortnox refused our access (invalid_grant).',
    authorizeUrl: '/v1/connections/con_borea/authorize',
    subscriptionflow: { site: 'borea' },
    fortnox: { tenantId: '224466' },
    settings: {},
  },
  {
    id: 'con_cirrus',
    name: 'Cirrus Media Handelsbolag',
    status: 'awaiting-consent',
    authorizeUrl: '/v1/connections/con_cirrus/authorize',
    subscriptionflow: { site: 'cirrus' },
    fortnox: { tenantId: null },
    settings: {},
  },
];

const accountCause = {
  fingerprint: 'fortnox-2001304-3011',
  kind: 'account-not-active',
  message: 'Account 3011 is not active in Fortnox for the financial year 2026.',
  action: 'Activate account 3011 in Fortnox (Register → Chart of accounts), then replay.',
};

const vatCause = {
  fingerprint: 'vat-rate-unmapped-17-domestic',
  kind: 'vat-rate-unmapped',
  message: 'No account is set for VAT 17 % on domestic sales; Sweden has 25, 12, 6 and 0 %.',
  action: 'Correct the VAT rate of the product in SubscriptionFlow, or add the rate to vatMap.',
};

export const deadLetters = [
  {
    ...vatCause,
    count: 1,
    firstSeen: ago(3 * HOUR),
    lastSeen: ago(3 * HOUR),
    sample: { id: 'job_vat', invoiceNumber: 'SF-15602' },
  },
  {
    ...accountCause,
    code: 2001304,
    count: 12,
    firstSeen: ago(26 * HOUR),
    lastSeen: ago(4 * MINUTE),
    sample: { id: 'job_dead', invoiceNumber: 'SF-15579' },
  },
];

type Job = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly status: string;
  readonly connectionId: string;
  readonly invoiceId: string;
};

function job(over: Readonly<Record<string, unknown>> & { id: string; status: string }): Job {
  return {
    connectionId: 'con_acme',
    invoiceId: `inv-${over.id}`,
    invoiceNumber: null,
    currency: 'SEK',
    total: '1125.00',
    attempts: 1,
    fortnox: null,
    deadLetter: null,
    createdAt: ago(2 * HOUR),
    updatedAt: ago(2 * HOUR),
    finishedAt: null,
    ...over,
  };
}

const booked = (invoiceNumber: string, payment: string): unknown => ({
  customerNumber: '1042',
  invoiceNumber,
  booked: true,
  payments: [{ number: payment, booked: true }],
});

export const deadJob = job({
  id: 'job_dead',
  status: 'dead-lettered',
  invoiceId: '4b7c1e0a-5d0f-4a53-9a56-3d6f0f1f7a11',
  invoiceNumber: 'SF-15579',
  currency: 'EUR',
  total: '1125000.50',
  attempts: 2,
  deadLetter: accountCause,
  fortnox: { customerNumber: '1042', invoiceNumber: null, booked: false, payments: [] },
  createdAt: ago(30 * MINUTE),
  updatedAt: ago(4 * MINUTE),
});

const syncedJob = job({
  id: 'job_synced',
  status: 'succeeded',
  invoiceNumber: 'SF-15578',
  currency: 'SEK',
  total: '12500.00',
  fortnox: booked('1207', '311'),
  createdAt: ago(41 * MINUTE),
  updatedAt: ago(41 * MINUTE - 3),
  finishedAt: ago(41 * MINUTE - 3),
});

export const jobs: readonly Job[] = [
  job({
    id: 'job_run',
    status: 'running',
    invoiceNumber: 'SF-15611',
    createdAt: ago(2),
    updatedAt: ago(1),
    attempts: 0,
  }),
  job({
    id: 'job_wait',
    status: 'queued',
    invoiceNumber: 'SF-15610',
    currency: 'JPY',
    total: '98000',
    attempts: 0,
    createdAt: ago(9),
    updatedAt: ago(9),
  }),
  job({
    id: 'job_retry',
    status: 'retrying',
    invoiceNumber: 'SF-15609',
    currency: 'USD',
    total: '249.90',
    createdAt: ago(95),
    updatedAt: ago(20),
    attempts: 3,
  }),
  job({
    id: 'job_new',
    status: 'queued',
    connectionId: 'con_borea',
    currency: null,
    total: null,
    createdAt: ago(50 * MINUTE),
    updatedAt: ago(50 * MINUTE),
    attempts: 0,
  }),
  deadJob,
  syncedJob,
  job({
    id: 'job_vat',
    status: 'dead-lettered',
    invoiceNumber: 'SF-15602',
    deadLetter: vatCause,
    total: '468.00',
    createdAt: ago(3 * HOUR),
    updatedAt: ago(3 * HOUR),
  }),
  job({
    id: 'job_old',
    status: 'ignored',
    invoiceNumber: 'SF-09981',
    createdAt: ago(50 * HOUR),
    updatedAt: ago(50 * HOUR),
    attempts: 1,
  }),
  job({
    id: 'job_res',
    status: 'resolved',
    invoiceNumber: 'SF-15544',
    fortnox: booked('1188', '290'),
    createdAt: ago(70 * HOUR),
    updatedAt: ago(60 * HOUR),
  }),
  ...Array.from({ length: 60 }, (_, index) =>
    job({
      id: `job_${String(index)}`,
      status: 'succeeded',
      invoiceNumber: `SF-${String(15500 - index)}`,
      total: `${String(90 + index * 37)}.00`,
      fortnox: booked(String(1180 - index), String(288 - index)),
      createdAt: ago(80 * HOUR + index * HOUR),
      updatedAt: ago(80 * HOUR + index * HOUR - 4),
    }),
  ),
];

export const timeline = [
  {
    at: ago(1800),
    type: 'accepted',
    what: 'accepted',
    source: 'event',
    webhookId: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
  },
  {
    at: ago(1798.9),
    type: 'call',
    method: 'GET',
    path: '/3/customers?customernumber=CUST_002648',
    status: 200,
    durationMs: 87,
    waitedMs: 0,
    requestId: 'fx-8f3a87',
  },
  {
    at: ago(1798.5),
    type: 'call',
    method: 'POST',
    path: '/3/customers',
    status: 201,
    durationMs: 164,
    waitedMs: 0,
    requestId: 'fx-8f3a164',
  },
  {
    at: ago(1798),
    type: 'call',
    method: 'POST',
    path: '/3/invoices',
    status: 503,
    durationMs: 2210,
    waitedMs: 0,
    requestId: 'fx-8f3a2210',
  },
  {
    at: ago(1795),
    type: 'verdict',
    verdict: 'retry',
    durationMs: 3900,
    afterMs: 41000,
    reason: 'Fortnox is unavailable (503).',
  },
  {
    at: ago(1749.8),
    type: 'note',
    message: 'Exchange rate 11.4210 SEK per EUR from the event, dated 2026-11-18.',
  },
  {
    at: ago(1749.7),
    type: 'call',
    method: 'GET',
    path: '/3/invoices?externalinvoicereference1=4b7c1e0a-5d0f-4a53-9a56-3d6f0f1f7a11',
    status: 200,
    durationMs: 92,
    waitedMs: 0,
    requestId: 'fx-8f3a92',
  },
  {
    at: ago(1749.4),
    type: 'call',
    method: 'POST',
    path: '/3/invoices',
    status: 400,
    fortnoxCode: 2001304,
    durationMs: 131,
    waitedMs: 0,
    requestId: 'fx-8f3a131',
  },
  {
    at: ago(1749.2),
    type: 'verdict',
    verdict: 'dead-letter',
    durationMs: 640,
    kind: 'fortnox-2001304',
    reason: accountCause.message,
  },
  {
    at: ago(600),
    type: 'operator',
    actor: 'anna',
    action: 'replay',
    reason: 'Account 3011 should be active now',
  },
  {
    at: ago(245),
    type: 'call',
    method: 'POST',
    path: '/3/invoices',
    status: null,
    failure: 'no answer within 15 s; the invoice may exist',
    durationMs: 15000,
    waitedMs: 0,
    requestId: 'fx-8f3a15000',
  },
  {
    at: ago(244),
    type: 'call',
    method: 'GET',
    path: '/3/invoices?externalinvoicereference1=4b7c1e0a-5d0f-4a53-9a56-3d6f0f1f7a11',
    status: 429,
    durationMs: 12,
    waitedMs: 0,
    requestId: 'fx-8f3a12',
  },
  { at: ago(243), type: 'verdict', verdict: 'snooze', forMs: 2300 },
  {
    at: ago(240.5),
    type: 'call',
    method: 'POST',
    path: '/3/invoices',
    status: 400,
    fortnoxCode: 2001304,
    durationMs: 118,
    waitedMs: 0,
    requestId: 'fx-8f3a118',
  },
  {
    at: ago(240),
    type: 'verdict',
    verdict: 'dead-letter',
    durationMs: 640,
    kind: 'fortnox-2001304',
    reason: accountCause.message,
  },
];

export const preflight = {
  ok: false,
  checks: [
    { check: 'Licence and scopes', ok: true, detail: 'Order licence; all 6 scopes granted.' },
    { check: 'Financial year', ok: true, detail: '2026-01-01 – 2026-12-31 exists.' },
    { check: 'Income account 3001', ok: true, detail: 'Active, VAT code MP1.' },
    {
      check: 'Account 3011',
      ok: false,
      detail: 'Exists but is not active.',
      action: 'Activate it in Fortnox: Register → Chart of accounts.',
    },
    { check: 'Mode of payment BG', ok: true, detail: 'Account 1930.' },
  ],
};
