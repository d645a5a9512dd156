import { Worker } from 'bullmq';
import pg from 'pg';
import { carryOver, type BareInvoice } from './worker-calls.js';

/**
 * The floor under the worker, in a process of its own: the bare worker with the least that lets an invoice be
 * booked once. Each change is on PostgreSQL's disk before it is sent, and what came of it after: six
 * statements, of which each tells what came of the last change and what is sent next. It plans nothing, reads no
 * settings, has no limit, no lease and no timeline. Ends with its parent.
 */
const [redisUrl = '', concurrency = '8', databaseUrl = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: Number(concurrency) });
await pool.query(`
  CREATE TABLE least_jobs (id text PRIMARY KEY, attempts int NOT NULL, status text NOT NULL);
  CREATE TABLE least_intents (
    job_id text REFERENCES least_jobs, step int, reference text, sent_at timestamptz DEFAULT now(),
    answer jsonb, PRIMARY KEY (job_id, step))`);

const claim = `
  INSERT INTO least_jobs AS j VALUES ($1, 1, 'running')
  ON CONFLICT (id) DO UPDATE SET attempts = j.attempts + 1, status = 'running' RETURNING attempts`;
const intend = `
  WITH before AS (UPDATE least_intents SET answer = $4 WHERE job_id = $1 AND step = $2 - 1)
  INSERT INTO least_intents (job_id, step, reference) VALUES ($1, $2, $3)`;
const end = `
  WITH before AS (UPDATE least_intents SET answer = $2 WHERE job_id = $1 AND step = 3)
  UPDATE least_jobs SET status = 'succeeded' WHERE id = $1`;

async function carryOnce(id: string, invoice: BareInvoice): Promise<void> {
  await pool.query({ name: 'claim', text: claim, values: [id] });
  let [step, answer]: [number, object] = [0, {}];
  await carryOver(invoice, {
    before: async (reference) => {
      const values = [id, step, reference, JSON.stringify(answer)];
      await pool.query({ name: 'intend', text: intend, values });
      step += 1;
    },
    after: (given) => {
      answer = given;
    },
  });
  await pool.query({ name: 'end', text: end, values: [id, JSON.stringify(answer)] });
}

const worker = new Worker<BareInvoice>('least-worker', ({ id = '', data }) => carryOnce(id, data), {
  connection: { url: redisUrl },
  prefix: 'least',
  concurrency: Number(concurrency),
});
worker.on('failed', (_job, error) => process.stderr.write(`${error.message}\n`));
await worker.waitUntilReady();
process.send?.('ready');
process.once('disconnect', () => process.exit());
