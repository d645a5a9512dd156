import { list, problem, type Answer } from './answers.js';
import { logins, tokens } from './fixtures/access.js';

export type ShownAccess = {
  /** Ids of logins and tokens that are no more. */
  readonly ended: Set<string>;
  /** Ids of connections that exist for who looks; `null`: all. */
  scope: readonly string[] | null;
};

type Who = ShownAccess & { readonly role: string };

const isAll = ({ role, scope }: Who): boolean => role === 'operator' && scope === null;

/** Logins: one's own, or everybody's; tokens: only for an operator of all companies. */
export function readAccess(who: Who, path: string): Answer {
  if (path === '/v1/sessions') {
    return list(
      logins.filter(({ id, name }) => !who.ended.has(id) && (isAll(who) || name === 'anna')),
    );
  }
  if (!isAll(who)) return problem(403, 'Forbidden');
  const revokedAt = new Date().toISOString();
  return list(tokens.map((one) => (who.ended.has(one.id) ? { ...one, revokedAt } : one)));
}

export function changedAccess(who: Who, method: string, path: string, text: string): Answer {
  if (method === 'POST') {
    if (text.includes('"bert"')) return problem(409, 'A valid token has this name.');
    return { status: 201, body: { ...tokens[1], ...JSON.parse(text), token: 'opr_bmV3' } };
  }
  const id = path.split('/').at(-1) ?? '';
  if (who.ended.has(id)) return problem(404, 'Not Found');
  who.ended.add(id);
  return { status: 204, body: undefined };
}

export const isAccess = (path: string): boolean =>
  /^\/v1\/(?:sessions|operator-tokens)(?:\/|$)/.test(path);
