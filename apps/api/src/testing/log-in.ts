import { ask, type Answered } from './ask.js';

/** What a browser sends with the form of the login page. */
export function sendLogin(
  url: string,
  token: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  return ask(url, 'POST', '/login', {
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ token }).toString(),
  });
}

/** The login cookie, as a browser sends it back. */
export async function logIn(
  url: string,
  token: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const answer = await sendLogin(url, token, headers);
  if (answer.status !== 303) throw new Error(`not logged in: ${answer.status}`);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
