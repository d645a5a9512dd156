import { markup } from './html.js';
import { confirmCompanyPage, connectedPage, notConnectedPage } from './consent-page.js';
import { loginPage } from './login-page.js';

const attack = `"><script>alert('1')</script>`;

it('escapes what is filled in, and only that', () => {
  const list = [markup`<li>${'<1>'}</li>`, markup`<li>${2}</li>`];
  expect(markup`<ul title="${attack}">${list}</ul>`.markup).toBe(
    '<ul title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;">' +
      '<li>&lt;1&gt;</li><li>2</li></ul>',
  );
});

it.each([
  ['login', loginPage({ next: attack, trouble: attack, companyLogin: attack })],
  [
    'connected',
    connectedPage({ name: attack, tenantId: attack, companyName: attack, returnUrl: attack }),
  ],
  [
    'confirm',
    confirmCompanyPage({ name: attack, company: attack, tenantId: attack, state: attack }),
  ],
  ['not connected', notConnectedPage({ detail: attack, authorizeUrl: attack, returnUrl: attack })],
])('lets nothing through on the page %s', (_, page) => {
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;script&gt;');
});

it('leads back to SubscriptionFlow where the connection knows the way', () => {
  const returnUrl = 'https://acme.example/apps';
  const page = connectedPage({ name: 'Acme AB', tenantId: '1', companyName: null, returnUrl });
  expect(page).toContain('href="https://acme.example/apps"');
  expect(page).toContain('Back to SubscriptionFlow');
});
