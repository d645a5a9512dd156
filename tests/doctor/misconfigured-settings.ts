import { set } from './plant.js';
import type { Misconfiguration } from './planted.js';

/** Seen in the environment alone. */
export const misconfiguredSettings: readonly Misconfiguration[] = [
  {
    name: 'DATABASE_URL is not set',
    plant: set({ DATABASE_URL: undefined }),
    ...{ check: 'settings.DATABASE_URL', level: 'fault', remedy: /postgresql:\/\// },
  },
  {
    name: 'a secret comes from a file that is not there',
    plant: set({ DATABASE_URL: undefined, DATABASE_URL_FILE: '/nowhere/database-url' }),
    ...{ check: 'settings.DATABASE_URL_FILE', level: 'fault', remedy: /cannot be read/ },
  },
  {
    name: 'Compose v1 has put its own braces into the template',
    plant: set({ SUBSCRIPTIONFLOW_URL_TEMPLATE: 'https://{site.subscriptionflow.com}' }),
    ...{ check: 'settings.SUBSCRIPTIONFLOW_URL_TEMPLATE', level: 'fault', remedy: /\{site\}/ },
  },
  {
    name: 'the template names one site for all companies',
    plant: set({ SUBSCRIPTIONFLOW_URL_TEMPLATE: 'https://acme.subscriptionflow.com' }),
    ...{ check: 'settings.SUBSCRIPTIONFLOW_URL_TEMPLATE', level: 'fault', remedy: /\{site\}/ },
  },
  {
    name: 'PUBLIC_URL has a path',
    plant: set({ PUBLIC_URL: 'https://company.example/sync' }),
    ...{ check: 'settings.PUBLIC_URL', level: 'fault', remedy: /without a path/ },
  },
  {
    name: 'PUBLIC_URL is not encrypted',
    plant: set({ PUBLIC_URL: 'http://sync.company.example' }),
    ...{ check: 'settings.PUBLIC_URL', level: 'warning', remedy: /https/ },
  },
  {
    name: 'the encryption key is no key',
    plant: set({ ENCRYPTION_KEYS: 'gr8-not-base64-of-32-bytes' }),
    ...{ check: 'settings.ENCRYPTION_KEYS', level: 'fault', remedy: /openssl rand -base64 32/ },
  },
  {
    name: "an operator's token is a word",
    plant: set({ OPERATOR_TOKENS: 'anna:operator:change-me-change-me-change-me' }),
    ...{ check: 'settings.OPERATOR_TOKENS', level: 'fault', remedy: /openssl rand -hex 24/ },
  },
  {
    name: 'a number is a word',
    plant: set({ WORKER_CONCURRENCY: 'many' }),
    ...{ check: 'settings.WORKER_CONCURRENCY', level: 'fault', remedy: /from 1 to 1000/ },
  },
  {
    name: 'certificates are not checked',
    plant: set({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
    ...{ check: 'settings.NODE_TLS_REJECT_UNAUTHORIZED', level: 'fault', remedy: /NODE_EXTRA_CA/ },
  },
];
