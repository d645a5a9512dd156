import { signDelivery } from '@sync/shared';
import { connect, type Socket } from 'node:net';
import { invoiceNumber } from '../scripts/workload/invoices.js';

/**
 * The sending side, a process of its own. Bodies and signatures are made before the clock starts,
 * and HTTP is written and read by hand: a client library would spend more time on a request than
 * the servers that are to be measured.
 */
export type Load = {
  readonly port: number;
  readonly path: string;
  readonly signingSecret: string;
  /** Begins the ids of invoices and messages, so that none comes twice. */
  readonly name: string;
  /** The most that are sent; made beforehand. */
  readonly events: number;
  readonly connections: number;
  readonly forMs: number;
};

export type Sent = {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Invoice and the id it was answered with, of every 202. */
  readonly taken: readonly (readonly [invoiceId: string, id: string])[];
};

type Message = { readonly invoiceId: string; readonly bytes: Buffer };
type Answer = { readonly status: string; readonly body: string };

process.on('message', (load: Load) => {
  void (async () => process.send?.(await carryOut(load, prepare(load))))();
});
process.once('disconnect', () => process.exit());

function prepare(load: Load): readonly Message[] {
  const { invoice, event } = invoiceNumber(0, load.name);
  const template = JSON.stringify(event);
  const inTemplate = JSON.stringify(invoice['id']);
  return Array.from({ length: load.events }, (_, n) => {
    const invoiceId = `${load.name}-${n}`;
    return {
      invoiceId,
      bytes: toRequest(load, invoiceId, template.replace(inTemplate, `"${invoiceId}"`)),
    };
  });
}

function toRequest({ path, signingSecret }: Load, invoiceId: string, body: string): Buffer {
  const rawBody = Buffer.from(body);
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const signed = signDelivery({
    secret: signingSecret,
    webhookId: `msg_${invoiceId}`,
    timestampSeconds,
    rawBody,
  });
  const lines = Object.entries({
    host: '127.0.0.1',
    'content-type': 'application/json',
    'content-length': String(rawBody.length),
    ...signed,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), rawBody]);
}

async function carryOut(load: Load, messages: readonly Message[]): Promise<Sent> {
  const sockets = await Promise.all(
    Array.from({ length: load.connections }, () => open(load.port)),
  );
  const times: number[] = [];
  const statuses: Record<string, number> = {};
  const taken: (readonly [string, string])[] = [];
  const since = performance.now();
  const until = since + load.forMs;
  let next = 0;
  const work = async (socket: Socket): Promise<void> => {
    for (let at = next++; at < messages.length && performance.now() < until; at = next++) {
      const message = messages[at];
      if (!message) return;
      const from = performance.now();
      const { status, body } = await exchange(socket, message.bytes);
      times.push(performance.now() - from);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === '202') taken.push([message.invoiceId, /"id":"([^"]+)"/.exec(body)?.[1] ?? '']);
    }
  };
  await Promise.all(sockets.map(work));
  const seconds = (performance.now() - since) / 1000;
  for (const socket of sockets) socket.destroy();
  times.sort((one, other) => one - other);
  const at = (share: number): number => times[Math.ceil(times.length * share) - 1] ?? NaN;
  return { perSecond: taken.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), statuses, taken };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** One request and its answer, which must say how long it is. */
function exchange(socket: Socket, request: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
      if (length !== undefined && text.length < head + 4 + Number(length)) return;
      socket.off('data', read).off('close', gone);
      if (length === undefined) reject(new Error(`an answer without a length: ${text}`));
      else resolve({ status: text.slice(9, 12), body: text.slice(head + 4) });
    };
    const gone = (): void => {
      reject(new Error('the server has closed the connection'));
    };
    socket.on('data', read).once('close', gone);
    socket.write(request);
  });
}
