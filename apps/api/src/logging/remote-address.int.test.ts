import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ TRUST_PROXY: 'true' });
});
afterAll(() => api.close());

/** A wrong token, behind a proxy that says this of its client; answers what was written down. */
async function addressFor(forwarded: string): Promise<string> {
  await api.db.prisma.auditEntry.deleteMany();
  await new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${createHash('sha256').update(forwarded).digest('hex')}`,
      'x-forwarded-for': forwarded,
    };
    httpRequest(`${api.url}/v1/me`, { headers }, (answer) => {
      answer.resume().on('end', resolve);
    })
      .on('error', reject)
      .end();
  });
  return (await api.db.prisma.auditEntry.findFirstOrThrow()).address;
}

describe('the address of a client behind a proxy', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    // As some gateways write it, with another port for every connection: one client all the same.
    ['203.0.113.9:50712', '203.0.113.9'],
    ['[2001:db8::7]:50712', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['2001:db8::7', '2001:db8::7'],
    ['203.0.113.9:50712, 10.0.0.1', '203.0.113.9'],
  ])('%s is %s', async (forwarded, address) => {
    expect(await addressFor(forwarded)).toBe(address);
  });

  it.each(['unknown', '_hidden', '"><script>', 'x'.repeat(9000), '203.0.113.9:x', '[::1'])(
    'is the proxy’s own where %s is no address',
    async (forwarded) => {
      expect(await addressFor(forwarded)).toMatch(/^(::ffff:)?127\.0\.0\.1$/);
      expect(api.log.join('')).not.toContain(forwarded);
    },
  );
});
