import { EnvHttpProxyAgent, type Agent } from 'undici';
import { directHosts } from './config.js';

/**
 * What every call to Fortnox and SubscriptionFlow goes out by: through the proxy that `HTTPS_PROXY`
 * or `HTTP_PROXY` names, unless `NO_PROXY` names the host or it is this machine. Certificates are
 * always checked, and no redirect is followed: an answer that leads elsewhere is an answer.
 */
export function outgoingAgent(options: Agent.Options): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({ ...options, noProxy: directHosts() });
}
