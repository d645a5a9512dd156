import { openStatements } from '@sync/database';
import { createAcceptTogether } from '@sync/jobs';
import { readUntrustedJson, verifySignature } from '@sync/shared';
import { parseEvent } from '@sync/subscriptionflow';
import express from 'express';
import type { AddressInfo } from 'node:net';

/**
 * The floor under ingress, in a process of its own: the least that keeps what a 202 promises. Bare Express, the
 * signature proven, the event's shape judged, and delivery, job and first timeline entry on PostgreSQL's disk, once,
 * before the answer, by one statement for all that arrived meanwhile. No limits, no fairness, no ceiling of open jobs, no
 * headers, no trace, no log, no figures, no release. Tells its port over IPC; to any message it answers how many jobs
 * it has made since the last one. Ends with its parent.
 */
const [databaseUrl = '', secret = '', connectionId = ''] = process.argv.slice(2);
const statements = openStatements({ url: databaseUrl, connections: 4, waitMs: 5000 });
const [belief] = await statements.query<{ secretCipher: string; settings: string }>(
  `SELECT signing_secret_cipher AS "secretCipher", settings::text AS settings
   FROM connections WHERE id = $1`,
  [connectionId],
);
if (!belief) throw new Error(`no connection ${connectionId}`);
const together = createAcceptTogether(statements);

const app = express();
app.post(
  '/invoices',
  express.raw({ type: () => true, limit: '256kb' }),
  async (request, response) => {
    const rawBody: unknown = request.body;
    if (!Buffer.isBuffer(rawBody)) return void response.sendStatus(400);
    const { headers } = request;
    const proof = verifySignature({ secrets: [secret], headers, rawBody, now: Date.now() });
    if (!proof.ok) return void response.sendStatus(401);
    const read = readUntrustedJson(rawBody);
    const event = read.kind === 'json' ? parseEvent(read.value) : undefined;
    if (!event?.ok || event.value.type !== 'invoice.paid') return void response.sendStatus(422);
    const { invoice } = event.value.data;
    const outcome = await together.accept(
      {
        ...{ connectionId, invoiceId: invoice.id, invoiceNumber: invoice.name },
        ...{ currency: invoice.currency, total: undefined, lane: 'live', source: 'event' },
        ...{ event: event.value, webhookId: String(headers['webhook-id']), traceparent: undefined },
      },
      { connectionId, ...belief, formerCipher: undefined },
    );
    if (outcome.kind !== 'accepted') return void response.sendStatus(503);
    response.status(202).json({ id: outcome.jobId, status: 'queued' });
  },
);

const server = app.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});

let counted = 0;

process.on('message', () => {
  void (async () => {
    const [row] = await statements.query<{ made: number }>(
      'SELECT count(*)::int AS made FROM sync_jobs WHERE connection_id = $1',
      [connectionId],
    );
    const made = row?.made ?? 0;
    process.send?.(made - counted);
    counted = made;
  })();
});
process.once('disconnect', () => process.exit());
