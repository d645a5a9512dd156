import { html, type Html } from '../../html/html.js';
import type { Site, SiteInvoice } from '../site.js';

/** ms between two looks; the sync usually needs a second or two. */
const pollEveryMs = 700;

/**
 * Where the invoice is on its way to Fortnox. The browser asks this server, which asks the sync
 * service; it goes on asking while something can still change.
 */
export function syncPanel(site: Site, stored: SiteInvoice): Html {
  const address = `/subscriptionflow/${site.name}/invoices/${encodeURIComponent(stored.current.id)}/sync-state`;
  return html`<h2>Fortnox</h2>
    <div class="sync" id="sync" data-address="${address}" data-every="${pollEveryMs}">
      <p>
        <span class="dot"></span
        ><strong data-testid="sync-state" aria-live="polite">not sent</strong>
      </p>
      <p class="hint" data-testid="sync-action"></p>
      <p><a data-testid="fortnox-link" hidden>View in Fortnox</a></p>
    </div>
    ${
      site.connection
        ? ''
        : html`<p class="hint">
            Fortnox is not connected.
            <a href="/subscriptionflow/${site.name}/settings/apps/fortnox">Connect it</a>
          </p>`
    }
    ${script}`;
}

/** Constant, so nothing in it needs escaping. */
const script: Html = {
  html: `<script>
(() => {
  const panel = document.getElementById('sync');
  const text = panel.querySelector('[data-testid=sync-state]');
  const action = panel.querySelector('[data-testid=sync-action]');
  const link = panel.querySelector('[data-testid=fortnox-link]');
  const look = async () => {
    try {
      const response = await fetch(panel.dataset.address);
      const state = await response.json();
      text.textContent = state.text;
      action.textContent = state.action || '';
      panel.dataset.kind = state.kind;
      link.hidden = !state.link;
      if (state.link) link.href = state.link;
      if (state.kind === 'synced' || state.kind === 'ignored') return;
    } catch {
      panel.dataset.kind = 'unknown';
    }
    setTimeout(look, Number(panel.dataset.every));
  };
  look();
})();
</script>`,
};
