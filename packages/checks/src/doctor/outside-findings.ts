import { describeError, outgoingAgent } from '@sync/shared';
import { request } from 'undici';
import { fault, ok, type Finding } from '../finding.js';

/** Somebody who answers at all is reached; what he answers is not looked at. */
const patienceMs = 4000;

/** An address that is asked, and by which setting it is named. */
export type Outside = { readonly check: string; readonly url: string; readonly setting: string };

/** Whether this machine gets out to Fortnox and SubscriptionFlow, by the proxy if there is one. */
export async function outsideFindings(
  outsides: readonly Outside[],
  proxy: string | undefined,
): Promise<readonly Finding[]> {
  const dispatcher = outgoingAgent({ connect: { timeout: patienceMs } });
  const reach = async (outside: Outside): Promise<Finding> => {
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const answer = await request(outside.url, { method: 'HEAD', dispatcher, signal });
      await answer.body.dump();
      return ok(outside.check, proxy === undefined ? 'reached' : `reached (${proxy} is set)`);
    } catch (error) {
      return unreached(outside, proxy, JSON.stringify(describeError(error)));
    }
  };
  try {
    return await Promise.all(outsides.map(reach));
  } finally {
    await dispatcher.destroy();
  }
}

function unreached(
  { check, setting }: Outside,
  proxy: string | undefined,
  description: string,
): Finding {
  if (/Proxy response/i.test(description)) {
    const remedy = `correct user and password of the proxy in ${proxy ?? 'HTTPS_PROXY'}, and ask whether it lets this host through`;
    return fault(check, 'the proxy does not let us through', remedy);
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(description)) {
    const remedy =
      'name the authority of the proxy that looks into TLS in NODE_EXTRA_CA_CERTS; do not turn the check off';
    return fault(check, 'its certificate is not to be trusted', remedy);
  }
  const way =
    proxy === undefined
      ? 'set HTTPS_PROXY if this network has no direct way out'
      : `look at the proxy in ${proxy}, or except the host with NO_PROXY`;
  const what = /ENOTFOUND|EAI_AGAIN/.test(description) ? 'its host has no address' : 'not reached';
  return fault(check, what, `look at ${setting}, the name server and the firewall; ${way}`);
}
