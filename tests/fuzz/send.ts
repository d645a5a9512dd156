import { randomUUID } from 'node:crypto';
import { signDelivery } from '@sync/shared';
import type { Answered } from './judge.js';
import type { Asker, FuzzedRequest } from './requests.js';

export type Credentials = {
  readonly operator: string;
  readonly viewer: string;
  readonly cookie: () => Promise<string>;
  /** Of the company whose connection the requests name. */
  readonly signingSecret: () => string;
};

/** Far longer than anything here may take on a busy machine; a hang is a fault. */
const patienceMs = 20_000;

/** Sends one request; throws when no answer comes in time. */
export async function sendTo(
  url: string,
  request: FuzzedRequest,
  credentials: Credentials,
): Promise<Answered> {
  const { method } = request.operation;
  const headers = { ...request.headers, ...(await proofOf(request, credentials)) };
  const response = await fetch(`${url}${request.path}`, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
    headers,
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  const contentType = response.headers.get('content-type') ?? '';
  const isEndless = contentType.startsWith('text/event-stream');
  const text = isEndless ? await firstEvent(response) : await response.text();
  return { status: response.status, contentType, text };
}

/** What a stream tells first, without its end, which it does not have. */
async function firstEvent({ body }: Response): Promise<string> {
  let text = '';
  for await (const part of body ?? []) {
    text += Buffer.from(part as Uint8Array).toString();
    if (text.includes('\ndata: ') && text.endsWith('\n\n')) break;
  }
  return text;
}

async function proofOf(
  { asker, body }: FuzzedRequest,
  credentials: Credentials,
): Promise<Readonly<Record<string, string>>> {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const proofs: Readonly<Record<Asker, () => Readonly<Record<string, string>>>> = {
    nobody: () => ({}),
    stranger: () => bearer(randomUUID()),
    viewer: () => bearer(credentials.viewer),
    operator: () => bearer(credentials.operator),
    session: () => ({ 'x-requested-with': 'console' }),
    company: () => signed(credentials.signingSecret(), body),
  };
  const cookie = asker === 'session' ? { cookie: await credentials.cookie() } : {};
  return { ...proofs[asker](), ...cookie };
}

function signed(secret: string, body: FuzzedRequest['body']): Readonly<Record<string, string>> {
  return {
    ...signDelivery({
      secret,
      webhookId: `msg_${randomUUID()}`,
      timestampSeconds: Math.floor(Date.now() / 1000),
      rawBody: Buffer.from(body ?? ''),
    }),
  };
}
