import { startWebReceiver, type WebReceiver } from '../testing/web-receiver.js';
import { createPoster } from './post.js';
import { sendToSlack } from './slack.js';

let web: WebReceiver;
beforeAll(async () => {
  web = await startWebReceiver();
});
afterAll(() => web.close());

it('posts sentences to Slack that call nobody and show no link but ours', async () => {
  const poster = createPoster('loopback-too');
  const items = ['Acme & Co', '<!channel>'].map((company, n) => ({
    ...({ type: 'connection.needs_attention', timestamp: '2026-11-20T08:15:30.000Z' } as const),
    data: { connectionId: `conn_${n}`, company, cause: 'consent-lost' },
  }));
  const message = {
    ...({ id: 'msg_1', event: 'notification.digest', items, facts: 2, counts: {} } as const),
    createdAt: new Date(),
  };
  const publicUrl = 'https://sync.example.com';
  const outcome = await sendToSlack(poster, web.url, message, { language: 'en', publicUrl });
  await poster.close();
  expect(outcome.kind).toBe('delivered');
  const lost = 'Fortnox has taken the consent back. Invoices wait until it is given again.';
  const link = (n: number) => `<https://sync.example.com/console/?open=/connections/conn_${n}|→>`;
  expect(JSON.parse(web.received[0]?.body ?? '')).toEqual({
    text: `Acme &amp; Co: ${lost} ${link(0)}\n&lt;!channel&gt;: ${lost} ${link(1)}`,
  });
});
