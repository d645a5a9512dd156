import { isObject, parseJson, type JsonObject } from '../json.js';
import { demo } from '../fortnox/state.js';
import type { RunningSandbox } from '../server.js';

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when the body is not a JSON object. */
  readonly body: JsonObject;
};

export type FortnoxCaller = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answered>;

/** Plain HTTP; a body is sent as JSON. */
export async function ask(
  url: string,
  method = 'GET',
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await response.text();
  const parsed = parseJson(text);
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isObject(parsed) ? parsed : {},
  };
}

/** A form to the token endpoint, with the demo app's Basic credentials unless others are given. */
export async function askToken(
  sandbox: RunningSandbox,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const credentials = Buffer.from(`${demo.clientId}:${demo.clientSecret}`).toString('base64');
  const response = await fetch(`${sandbox.fortnoxAuthUrl}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${credentials}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: new URLSearchParams(form).toString(),
  });
  const text = await response.text();
  const parsed = parseJson(text);
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isObject(parsed) ? parsed : {},
  };
}

/** A caller with a service consent for a company, made new for each test that asks for one. */
export async function connectCompany(
  sandbox: RunningSandbox,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly tenantId: string; readonly call: FortnoxCaller }> {
  const control = `${sandbox.url}/control/fortnox`;
  const tenant = await ask(`${control}/tenants`, 'POST', settings);
  const tenantId = field(tenant, 'tenantId');
  await ask(`${control}/consents`, 'POST', { clientId: demo.clientId, tenantId });
  const token = await askToken(
    sandbox,
    { grant_type: 'client_credentials' },
    { TenantId: tenantId },
  );
  const authorization = `Bearer ${field(token, 'access_token')}`;
  return {
    tenantId,
    call: (method, path, body, headers = {}) =>
      ask(`${sandbox.fortnoxApiUrl}/3${path}`, method, body, { authorization, ...headers }),
  };
}

/** The record inside an envelope such as `{"Invoice": {…}}`. */
export function inside(answer: Answered, envelope: string): JsonObject {
  const record = answer.body[envelope];
  if (isObject(record)) return record;
  throw new Error(`no ${envelope} in ${answer.status} ${answer.text}`);
}

/** Fortnox's code in either casing. */
export function codeOf(answer: Answered): unknown {
  const error = answer.body['ErrorInformation'];
  return isObject(error) ? (error['code'] ?? error['Code']) : undefined;
}

/** A text in the answer's body; empty when it is not there. */
export function field(answer: Answered, name: string): string {
  const value = answer.body[name];
  return typeof value === 'string' ? value : '';
}
