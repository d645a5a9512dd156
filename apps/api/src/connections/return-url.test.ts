import { isOwnReturnUrl } from './return-url.js';

const addresses = {
  publicUrl: 'https://sync.example.com',
  subscriptionflowUrlTemplate: 'https://{site}.subscriptionflow.com',
};

it.each([
  '/console/connections/1',
  'https://sync.example.com/console',
  'https://acme.subscriptionflow.com/settings/apps?x=1',
])('lets the page after consent lead to %s', (returnUrl) => {
  expect(isOwnReturnUrl(returnUrl, 'acme', addresses)).toBe(true);
});

it.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  '/\t/evil.example',
  'https://sync.example.com.evil.example/',
  'https://sync.example.com@evil.example/',
  'https://user:secret@sync.example.com/',
  'http://sync.example.com/',
  'https://other.subscriptionflow.com/',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://',
])('never to %s', (returnUrl) => {
  expect(isOwnReturnUrl(returnUrl, 'acme', addresses)).toBe(false);
});
