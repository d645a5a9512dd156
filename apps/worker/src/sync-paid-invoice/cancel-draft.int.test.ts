import {
  json,
  startFakeServer,
  type Reply,
} from '../../../../packages/fortnox/src/testing/fake-server.js';
import { testClient } from '../../../../packages/fortnox/src/testing/stubs.js';
import { cancelDraft } from './cancel-draft.js';

const refusal = {
  ErrorInformation: { error: 1, message: 'Fakturan är makulerad.', code: 2000000 },
};

/** A Fortnox that refuses to cancel, and shows the invoice in this state. */
async function cancelAt(state: { readonly Cancelled: boolean }, refused: Reply) {
  const invoice = { DocumentNumber: '7', Booked: false, ...state };
  const server = await startFakeServer((response, received) => {
    const reply = received.method === 'PUT' ? refused : json(200, { Invoice: invoice });
    reply(response, received);
  });
  try {
    const cancelled = await cancelDraft(testClient(server.url), '7');
    return { cancelled, asked: server.received.map(({ method, path }) => `${method} ${path}`) };
  } finally {
    await server.close();
  }
}

it('takes a document that is cancelled already for cancelled, whatever Fortnox says to a second time', async () => {
  expect(await cancelAt({ Cancelled: true }, json(400, refusal))).toMatchObject({
    cancelled: { ok: true },
    asked: ['PUT /3/invoices/7/cancel', 'GET /3/invoices/7'],
  });
});

it('says what Fortnox says of one that stands', async () => {
  expect(await cancelAt({ Cancelled: false }, json(400, refusal))).toMatchObject({
    cancelled: { ok: false, error: { kind: 'rejected', code: 2000000 } },
  });
});

it('does not ask a Fortnox that is away', async () => {
  const { cancelled, asked } = await cancelAt({ Cancelled: true }, json(503, {}));
  expect([cancelled.ok, asked]).toEqual([false, ['PUT /3/invoices/7/cancel']]);
});
