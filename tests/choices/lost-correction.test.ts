import { balanceOf } from '../../apps/sandbox/src/fortnox/settlement.js';
import { httpJson } from '../../scripts/start/http-json.js';
import { startInProcess, type InProcess } from '../harness/in-process.js';
import { chooser } from './stage.js';

// A lost answer is looked up after the quiet time.
jest.setTimeout(60_000);

let system: InProcess;
beforeAll(async () => {
  system = await startInProcess(10);
});
afterAll(() => system.stop());

const lines = Array.from({ length: 12 }, () => ({ net: '12.30', vat: '3.08', rate: '25' }));
const correction = 'PUT /3/invoices/…';

describe('a draft that is corrected from Fortnox’s echo', () => {
  it.each([
    ['arrived, and is not sent again', 'reset-after-commit', 1],
    ['arrived, with an answer that cannot be read', 'truncated-body', 1],
    ['did not arrive, and is sent again', 'reset-before', 2],
  ])('is corrected once where the answer is lost: it %s', async (_, kind, sent) => {
    const { send, latest, company } = await chooser(system, {}, { vatRounding: 'per-row' });
    const match = { tenantId: company.tenantId, method: 'PUT', path: '^/3/invoices/\\d+$' };
    await httpJson(system.sandbox.url).post('/control/fortnox/faults', { match, kind, times: 1 });
    const { job, calls } = await send({ lines, vat: '36.90' });
    expect(job).toMatchObject({ status: 'succeeded', attempts: 2 });
    expect(calls.filter((call) => call === correction)).toHaveLength(sent);
    expect(company.company.invoices.size).toBe(1);
    expect(latest().rows).toHaveLength(13);
    const { total, roundOff } = latest().totals;
    expect(total.minus(roundOff).toFixed(2)).toBe('184.50');
    expect(balanceOf(company.company, latest()).toFixed(2)).toBe('0.00');
  });
});
