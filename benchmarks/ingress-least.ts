import { readUntrustedJson, verifySignature } from '@sync/shared';
import { parseEvent } from '@sync/subscriptionflow';
import express, { type Response } from 'express';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/**
 * The floor under ingress, in a process of its own: the least that keeps its promise. Bare Express, the
 * signature proven, the event's shape judged, and the event on PostgreSQL's disk, once, before the answer:
 * one table with one unique key, one statement for all that arrived meanwhile. No job, no delivery, no
 * timeline, no search, no limits, no fairness, no log, no figures. Tells its port over IPC; to any message it
 * answers how many events it has kept, and empties its table. Ends with its parent.
 */
const [databaseUrl = '', secret = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
await pool.query('CREATE TABLE least (invoice_id text PRIMARY KEY, event jsonb NOT NULL)');

type Arrived = { readonly row: string; readonly invoiceId: string; readonly response: Response };

let line: Arrived[] = [];
let isBusy = false;

const app = express();
app.post('/invoices', express.raw({ type: () => true, limit: '256kb' }), (request, response) => {
  const rawBody: unknown = request.body;
  if (!Buffer.isBuffer(rawBody)) return void response.sendStatus(400);
  const { headers } = request;
  if (!verifySignature({ secrets: [secret], headers, rawBody, now: Date.now() }).ok) {
    return void response.sendStatus(401);
  }
  const read = readUntrustedJson(rawBody);
  const event = read.kind === 'json' ? parseEvent(read.value) : undefined;
  if (!event?.ok) return void response.sendStatus(422);
  const invoiceId = event.value.data.invoice.id;
  const row = JSON.stringify({ invoice_id: invoiceId, event: event.value });
  line.push({ row, invoiceId, response });
  if (!isBusy) void keepArrived();
});

/** One group at a time, each of all that arrived while the last one was being kept. */
async function keepArrived(): Promise<void> {
  isBusy = true;
  while (line.length > 0) {
    const group = line;
    line = [];
    await pool.query({
      name: 'keep',
      text: `INSERT INTO least SELECT * FROM jsonb_to_recordset($1::jsonb) AS t(invoice_id text, event jsonb)
             ON CONFLICT DO NOTHING`,
      values: [`[${group.map(({ row }) => row).join(',')}]`],
    });
    for (const { response, invoiceId } of group) response.status(202).json({ id: invoiceId });
  }
  isBusy = false;
}

const server = app.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});

process.on('message', () => {
  void (async () => {
    const { rows } = await pool.query<{ kept: number }>('SELECT count(*)::int AS kept FROM least');
    await pool.query('TRUNCATE least');
    process.send?.(rows[0]?.kept);
  })();
});
process.once('disconnect', () => process.exit());
