import type { ApiConfig } from '../config.js';

type Addresses = Pick<ApiConfig, 'publicUrl' | 'subscriptionflowUrlTemplate'>;

/**
 * Whether the page after consent may lead there: a path of this site, or the SubscriptionFlow site
 * that the connection belongs to. Anywhere else our page would vouch for somebody's address.
 */
export function isOwnReturnUrl(returnUrl: string, site: string, addresses: Addresses): boolean {
  const { publicUrl, subscriptionflowUrlTemplate: template } = addresses;
  const ours = new URL(publicUrl).origin;
  if (!URL.canParse(returnUrl, ours)) return false;
  const { origin, username, password } = new URL(returnUrl, ours);
  const theirs = new URL(template.replaceAll('{site}', site)).origin;
  return username === '' && password === '' && (origin === ours || origin === theirs);
}
