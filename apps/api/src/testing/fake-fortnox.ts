import { createServer } from 'node:http';
import { listen } from './test-api.js';

type Answer = { readonly status: number; readonly body: unknown };

/** Answers by method and path, such as `GET /3/currencies/EUR`; a function sees the form sent, or else the query. */
type FakeAnswers = Map<string, Answer | ((asked: URLSearchParams) => Answer)>;

export type FakeFortnox = {
  readonly url: string;
  readonly answers: FakeAnswers;
  /** Requests as they came: `POST /oauth-v1/token grant_type=…`. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
};

/** A stand-in that says only what a test tells it to; anything else is Fortnox's own 404. */
export async function startFakeFortnox(): Promise<FakeFortnox> {
  const answers: FakeAnswers = new Map();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = Buffer.concat(chunks).toString();
      const [path = '', query] = (request.url ?? '').split('?');
      const key = `${request.method ?? ''} ${path}`;
      requests.push(form === '' ? key : `${key} ${form}`);
      const told = answers.get(key) ?? notFound;
      const answer =
        typeof told === 'function' ? told(new URLSearchParams(form === '' ? query : form)) : told;
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  });
  const url = await listen(server);
  return {
    url,
    answers,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const notFound: Answer = {
  status: 404,
  body: { ErrorInformation: { Error: 1, Message: 'Kan inte hitta', Code: 2000423 } },
};

/** What Fortnox's token endpoint answers; the claim in the token names the company. */
export function tokenAnswer(tenantId: number, refreshToken?: string): Answer {
  const claims = Buffer.from(JSON.stringify({ tenantId })).toString('base64url');
  return {
    status: 200,
    body: {
      access_token: `e30.${claims}.c2ln`,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      scope: 'companyinformation customer article invoice payment currency settings bookkeeping',
      expires_in: 3600,
      token_type: 'bearer',
    },
  };
}

export const refusedGrant: Answer = {
  status: 400,
  body: { error: 'invalid_grant', error_description: 'No consent' },
};
