import { html, type Html } from '../../html/html.js';
import { faultKinds, type Fault } from '../faults.js';
import type { Fortnox } from '../state.js';
import { fortnoxPage } from './layout.js';

/** Where a person makes Fortnox misbehave, and stops it again. */
export function faultsPage(fortnox: Fortnox): Html {
  return fortnoxPage({
    title: 'Faults',
    body: html`<h1>Faults <small>make Fortnox misbehave</small></h1>
      <div class="columns">
        <section class="card">${form}</section>
        <section>
          <h2>Set now</h2>
          ${list(fortnox.faults.list())}
        </section>
      </div>
      <h2>Latest calls</h2>
      ${latestCalls(fortnox)}`,
  });
}

const form = html`<form method="post" action="/fortnox/faults">
  <label for="kind">What happens</label>
  <select id="kind" name="kind">
    ${faultKinds.map((kind) => html`<option>${kind}</option>`)}
  </select>
  <label for="method">Method</label>
  <select id="method" name="method">
    <option value="">any</option>
    <option>GET</option>
    <option>POST</option>
    <option>PUT</option>
    <option>DELETE</option>
  </select>
  <label for="path">Path (regular expression)</label>
  <input id="path" name="path" placeholder="^/3/invoices$" />
  <div class="two">
    <div>
      <label for="times">How often</label>
      <input id="times" name="times" type="number" min="1" value="1" />
    </div>
    <div>
      <label for="delayMs">Delay, ms</label>
      <input id="delayMs" name="delayMs" type="number" min="0" />
    </div>
  </div>
  <div class="two">
    <div>
      <label for="code">Fortnox code (for kind “code”)</label>
      <input id="code" name="code" type="number" placeholder="2001304" />
    </div>
    <div>
      <label for="status">HTTP status</label>
      <input id="status" name="status" type="number" placeholder="400" />
    </div>
  </div>
  <div class="actions"><button class="primary">Set fault</button></div>
</form>`;

function list(faults: readonly Fault[]): Html {
  if (faults.length === 0) return html`<p class="empty">None. Fortnox behaves.</p>`;
  return html`<table class="grid">
      <tbody>
        ${faults.map(
          (fault) =>
            html`<tr>
              <td><span class="pill amber">${fault.kind}</span></td>
              <td class="code">
                ${fault.match.method ?? 'any'} ${fault.match.path ?? 'everything'}
              </td>
              <td>
                struck ${fault.struck}${fault.times === undefined ? '' : ` of ${fault.times}`}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
    <form method="post" action="/fortnox/faults/clear">
      <div class="actions"><button>Clear all</button></div>
    </form>`;
}

function latestCalls(fortnox: Fortnox): Html {
  const calls = fortnox.log.all().slice(-30).reverse();
  return html`<table class="grid compact">
    <tbody>
      ${calls.map(
        (call) =>
          html`<tr>
            <td>${new Date(call.at).toISOString().slice(11, 23)}</td>
            <td class="code">${call.method} ${call.path}${call.query}</td>
            <td>
              <span class="pill ${call.status < 400 && call.status > 0 ? 'green' : 'red'}"
                >${call.status === 0 ? 'hung up' : call.status}</span
              >
            </td>
            <td>${call.code ?? ''}</td>
            <td>${call.fault ?? ''}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
