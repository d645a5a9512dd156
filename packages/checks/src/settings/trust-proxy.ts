import { isIP } from 'node:net';
import { setting } from '@sync/shared';
import { z } from 'zod';

const rule = 'must be false, true, a number of proxies, or their addresses, comma-separated';

/**
 * Express's `trust proxy`: how many proxies stand in front, or their addresses. A name that Express
 * does not know would be taken for an address that no proxy has.
 */
const trustProxy = z.string().transform((text, context) => {
  if (text === 'false' || text === 'true') return text === 'true';
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const proxies = text.split(',').map((proxy) => proxy.trim());
  if (proxies.every(isProxy)) return proxies;
  context.addIssue({ code: 'custom', message: rule });
  return z.NEVER;
});

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [, address = '', bits = '0'] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
}

export const trustProxySetting = setting(trustProxy.default(false), {
  description: 'Which proxies in front are believed about where a request comes from.',
  rule,
});
