import { text } from '../../apps/sandbox/src/fortnox/fields/given.js';
import { httpJson } from '../../scripts/start/http-json.js';
import { notesOf } from '../complaints/stage.js';
import { startInProcess, type InProcess } from '../harness/in-process.js';
import { chooser, ordinary, type Chooser } from './stage.js';

// A lost answer is looked up after the quiet time.
jest.setTimeout(60_000);

let system: InProcess;
beforeAll(async () => {
  system = await startInProcess(10);
});
afterAll(() => system.stop());

const settings = { articles: 'sku' } as const;
const line = (sku: string) => ({ net: '1000.00', vat: '250.00', rate: '25', sku });
const asks = (...skus: string[]) => skus.map((sku) => `GET /3/articles/${sku}`);
const made = (sku: string) => [...asks(sku), 'POST /3/articles'];

const onRows = ({ latest }: Chooser) => latest().rows.map(({ articleNumber }) => articleNumber);

describe('the articles of SKUs', () => {
  it('are made once as services, for all invoices to come', async () => {
    const shop = await chooser(system, settings);
    await shop.send({ lines: [line('FIRST')] });
    const { job, calls } = await shop.send({ lines: [line('A-1'), line('B.2'), line('A-1')] });
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(calls).toEqual([...made('A-1'), ...made('B.2'), ...ordinary]);
    expect(onRows(shop)).toEqual(['A-1', 'B.2', 'A-1']);
    const article = shop.company.company.articles.get('A-1');
    expect(article && text(article.fields, 'Type')).toBe('SERVICE');
    expect((await shop.send({ lines: [line('B.2'), line('FIRST')] })).calls).toEqual(ordinary);
  });

  it('are left as they are where the company has them', async () => {
    const shop = await chooser(system, settings);
    await shop.send({ lines: [line('FIRST')] });
    shop.company.company.articles.set('OWN', { number: 'OWN', fields: new Map() });
    const own = { lines: [line('OWN')] };
    expect((await shop.send(own)).calls).toEqual([...asks('OWN'), ...ordinary]);
    expect((await shop.send(own)).calls).toEqual(ordinary);
  });

  it('are made again after somebody has removed them, at the cost of an attempt', async () => {
    const shop = await chooser(system, settings);
    await shop.send({ lines: [line('GONE')] });
    shop.company.company.articles.delete('GONE');
    const { job, calls } = await shop.send({ lines: [line('GONE')] });
    expect(job).toMatchObject({ status: 'succeeded', attempts: 2 });
    expect(calls).toEqual(['POST /3/invoices', ...made('GONE'), ...ordinary]);
  });

  it('are made once by invoices that arrive together', async () => {
    const shop = await chooser(system, settings);
    const all = await Promise.all([1, 2, 3, 4].map(() => shop.send({ lines: [line('BOTH')] })));
    expect(all.map(({ job }) => job)).toMatchObject(
      all.map(() => ({ status: 'succeeded', attempts: 1 })),
    );
    const posts = system.sandbox.sandbox.fortnox.log
      .all()
      .filter(
        ({ tenantId, method, path }) =>
          [tenantId, method, path].join() === [shop.company.tenantId, 'POST', '/3/articles'].join(),
      );
    expect(posts).toHaveLength(1);
  });

  it.each(['reset-before', 'reset-after-commit'])(
    'are made once although the answer is lost (%s)',
    async (kind) => {
      const shop = await chooser(system, settings);
      const match = { tenantId: shop.company.tenantId, method: 'POST', path: '^/3/articles$' };
      await httpJson(system.sandbox.url).post('/control/fortnox/faults', { match, kind, times: 1 });
      expect((await shop.send({ lines: [line('LOST')] })).job).toMatchObject({
        status: 'succeeded',
      });
      expect([...shop.company.company.articles.keys()]).toEqual(['LOST']);
    },
  );

  it('are none where Fortnox could not take the SKU, which is noted', async () => {
    const shop = await chooser(system, settings);
    const { job } = await shop.send({ lines: [line('PRO M')] });
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(onRows(shop)).toEqual(['']);
    expect(notesOf(job)).toContain('"PRO M" cannot be an article number');
  });

  it('wait for a person where Fortnox refuses them', async () => {
    const shop = await chooser(system, settings);
    const match = { tenantId: shop.company.tenantId, method: 'POST', path: '^/3/articles$' };
    const fault = { kind: 'code', code: 2000588, message: 'Artikeln kan inte skapas.' };
    await httpJson(system.sandbox.url).post('/control/fortnox/faults', { match, ...fault });
    const { job } = await shop.send({ lines: [line('NO')] });
    expect(job).toMatchObject({ status: 'dead-lettered', deadLetter: { kind: 'fortnox-2000588' } });
  });
});
