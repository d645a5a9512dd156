import { html, withHeaders, type Reply } from '../http/reply.js';
import {
  confirmCompanyPage,
  connectedPage,
  notConnectedPage,
  waitPage,
} from '../pages/consent-page.js';
import type { PageWords } from '../pages/page-words.js';
import type { Services } from '../services.js';
import { describeCompany } from './consent-company.js';
import type { VisitOutcome } from './consent-visit.js';
import { isOwnReturnUrl } from './return-url.js';

/** The page that shows what a consent came to. */
export function toConsentPage(
  services: Services,
  words: PageWords,
  outcome: VisitOutcome,
  state: string | undefined,
): Reply {
  switch (outcome.kind) {
    case 'connected':
      return html(200, connectedPage(words, { ...shown(services, outcome), ...outcome.company }));
    case 'to-confirm': {
      const { name } = outcome.connection;
      const company = describeCompany(outcome.company, words.companyNumber);
      const tenantId = outcome.company.tenantId ?? '';
      return asForm(
        html(200, confirmCompanyPage(words, { name, company, tenantId, state: state ?? '' })),
      );
    }
    case 'refused':
      return html(
        400,
        notConnectedPage(words, { ...shown(services, outcome), detail: outcome.detail }),
      );
    case 'under-way':
      return withHeaders(html(200, waitPage(words)), { refresh: '2' });
    case 'unknown':
    case 'other-browser':
      return html(400, notConnectedPage(words, { ...nothingKnown, detail: details[outcome.kind] }));
  }
}

const details = {
  unknown: 'This consent was begun more than 15 minutes ago, or never here.',
  'other-browser':
    'This consent was begun in another browser, and only that one can finish it: otherwise somebody could slip another company into this connection. Open the connection in the console and begin there.',
};

const nothingKnown = { authorizeUrl: undefined, returnUrl: undefined };

/** With the policy of the other pages, browsers would send `Origin: null` with the form. */
const asForm = (reply: Reply): Reply => withHeaders(reply, { 'referrer-policy': 'same-origin' });

/** An address that was stored before it was judged is judged here. */
function shown(
  { config }: Services,
  { connection }: Extract<VisitOutcome, { kind: 'connected' | 'refused' }>,
) {
  const { id, name, returnUrl, subscriptionflow } = connection;
  const isOwn = returnUrl !== undefined && isOwnReturnUrl(returnUrl, subscriptionflow.site, config);
  const authorizeUrl = `${config.publicUrl}/v1/connections/${id}/authorize`;
  return { name, authorizeUrl, returnUrl: isOwn ? returnUrl : undefined };
}
