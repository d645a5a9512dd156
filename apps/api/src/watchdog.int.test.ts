import { memberOf, textOf, type Answered } from './testing/ask.js';
import { createSampleConnection } from './testing/sample-connection.js';
import { startWatchedApi, type WatchedApi } from './testing/watched-api.js';
import { worstInputs, type WorstInput } from './testing/worst-inputs.js';
import { sampleEvent } from './testing/sample-event.js';

/** What one request may take of the process that serves all companies. */
const maxCpuMs = 250;
const maxGrowth = 50 * 1024 * 1024;
/** A refusal says what is wrong, not everything that is. */
const maxRefusal = 64 * 1024;

let api: WatchedApi;
let connectionId = '';
let webhookKey = '';

beforeAll(async () => {
  api = await startWatchedApi();
  const created = await createSampleConnection(api);
  connectionId = created.id;
  webhookKey = created.webhookPath.split('/').at(-1) ?? '';
  await warmUp();
});

afterAll(() => api.close());

/** What is compiled and kept after the first requests is no request's own. */
async function warmUp(): Promise<void> {
  for (let round = 0; round < 30; round += 1) {
    await api.ask('POST', previewPath(), { body: sampleEvent(`warm-${round}`) });
    await api.ask('PATCH', `/v1/connections/${connectionId}`, { body: { name: 'Acme AB' } });
    await api.ask('POST', `/v1/webhooks/subscriptionflow/${webhookKey}`, {
      token: undefined,
      body: { event: 'renewed', id: 'x', filler: 'x'.repeat(900_000) },
    });
  }
}

const previewPath = (): string => `/v1/connections/${connectionId}/preview`;

type Operation = { readonly method: string; readonly path: string; readonly maxBytes: number };

/** From the document, so that an endpoint added tomorrow is tried as well. */
async function operationsWithBody(): Promise<Operation[]> {
  const { body } = await api.ask('GET', '/openapi.json');
  return Object.entries(memberOf(body, 'paths') as Record<string, object>).flatMap(([path, all]) =>
    Object.entries(all).flatMap(([method, operation]) => {
      const request = memberOf(operation, 'requestBody');
      if (request === undefined) return [];
      const maxBytes = memberOf(request, 'x-max-bytes') as number;
      return [{ method: method.toUpperCase(), path: pathOf(path), maxBytes }];
    }),
  );
}

function pathOf(pattern: string): string {
  const id = pattern.startsWith('/v1/connections/') ? connectionId : 'job_1';
  return pattern.replace('{connectionKey}', webhookKey).replaceAll(/\{\w+\}/g, id);
}

/** What went wrong with one input at one endpoint; nothing when it did not. */
async function faultsOf(operation: Operation, input: WorstInput): Promise<string[]> {
  const { answer, cpuMs, growth } = await send(operation, input);
  // Collecting garbage of earlier requests may fall on this one, but not every time.
  const least = cpuMs < maxCpuMs ? cpuMs : Math.min(cpuMs, (await send(operation, input)).cpuMs);
  return [
    ...(answer.status >= 500 || answer.status === 429 ? [`answered ${answer.status}`] : []),
    ...(least < maxCpuMs ? [] : [`took ${Math.round(least)} ms`]),
    ...(growth < maxGrowth ? [] : [`grew by ${Math.round(growth / 1024 / 1024)} MB`]),
    ...(answer.status < 400 || answer.text.length <= maxRefusal
      ? []
      : [`was refused in ${answer.text.length} characters`]),
  ].map(
    (fault) =>
      `${operation.method} ${operation.path}, ${input.name} (${input.body.length}): ${fault}`,
  );
}

/** A person makes sixty previews at once: so that each input is looked at, somebody else sends every thirtieth. */
const sender = { token: '', sent: 0 };

async function nextSender(): Promise<string> {
  if (sender.sent % 30 === 0) {
    const body = { name: `sender ${sender.sent}`, role: 'operator' };
    sender.token = textOf((await api.ask('POST', '/v1/operator-tokens', { body })).body, 'token');
  }
  sender.sent += 1;
  return sender.token;
}

async function send({ method, path }: Operation, { contentType, body }: WorstInput) {
  const token = await nextSender();
  await api.spent();
  const headers = { 'content-type': contentType };
  const door = path.startsWith('/v1/webhooks/') ? { token: undefined } : { token };
  const answer: Answered = await api.ask(method, path, { ...door, headers, body });
  const { cpuMs, peakGrowth } = await api.spent();
  return { answer, cpuMs, growth: peakGrowth };
}

it('answers the worst input of each size at every endpoint, soon and in little memory', async () => {
  const operations = await operationsWithBody();
  expect(operations.length).toBeGreaterThan(10);
  const faults: string[] = [];
  for (const operation of operations) {
    expect(operation.maxBytes).toEqual(expect.any(Number));
    for (const bytes of [8 * 1024, 64 * 1024, operation.maxBytes]) {
      if (bytes > operation.maxBytes) continue;
      for (const input of worstInputs(bytes)) faults.push(...(await faultsOf(operation, input)));
    }
  }
  expect(faults).toEqual([]);
}, 600_000);

/** Of the worst invoices, previewed by these settings. */
async function faultsOfPreviews(settings: Readonly<Record<string, unknown>>): Promise<string[]> {
  const changed = await api.ask('PATCH', `/v1/connections/${connectionId}`, { body: { settings } });
  expect(changed.status).toBe(200);
  const operation = { method: 'POST', maxBytes: 256 * 1024, path: previewPath() };
  const faults: string[] = [];
  for (const input of worstInputs(operation.maxBytes)) {
    if (input.name.startsWith('an invoice')) faults.push(...(await faultsOf(operation, input)));
  }
  return faults;
}

it('previews a thousand lines against a thousand rules of each kind', async () => {
  const rules = Array.from({ length: 1000 }, (_, index) => index);
  const settings = {
    vatMap: rules.map((rule) => ({
      rate: '25',
      regime: 'domestic',
      productAccount: `product-${rule}`,
      account: '3001',
    })),
    dimensions: rules.map((rule) => ({ productSku: `sku-${rule}`, costCenter: 'KS' })),
    paymentAccounts: rules.map((rule) => ({
      method: `gateway-${rule}`,
      account: '1930',
      modeOfPayment: 'BG',
    })),
  };
  expect(await faultsOfPreviews(settings)).toEqual([]);
});

it('previews lines without a rate against a thousand different rates', async () => {
  const vatMap = Array.from({ length: 1000 }, (_, n) => ({
    ...{ rate: (30 + n / 100).toFixed(2), regime: 'domestic', account: '3001' },
  }));
  expect(await faultsOfPreviews({ vatMap })).toEqual([]);
});

it('is still there afterwards', async () => {
  expect((await api.ask('GET', '/healthz')).status).toBe(200);
  expect(textOf((await api.ask('GET', `/v1/connections/${connectionId}`)).body, 'name')).toBe(
    'Acme AB',
  );
});
