import type { Endpoint } from '../http/endpoint.js';
import { redirect } from '../http/reply.js';

/** GET /: whoever only knows the host is led to the console. */
export function getHome(): Endpoint {
  return {
    method: 'get',
    path: '/',
    access: 'public',
    tag: 'Login',
    summary: 'Leads to the console',
    answers: { 302: { description: 'To /console' } },
    problems: [],
    handle: () => Promise.resolve(redirect(302, '/console')),
  };
}
