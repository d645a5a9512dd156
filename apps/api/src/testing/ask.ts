export type Asked = {
  /** `undefined`: none. */
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text or bytes already. */
  readonly body?: unknown;
};

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `undefined` when the answer is not JSON. */
  readonly body: unknown;
};

/** One HTTP request; redirects are answers, not followed. */
export async function ask(
  url: string,
  method: string,
  path: string,
  { token, headers, body }: Asked,
): Promise<Answered> {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A text member of an answer; throws when it is none, so that a test fails where the fault is. */
export function textOf(body: unknown, name: string): string {
  const value = memberOf(body, name);
  if (typeof value !== 'string') throw new Error(`${name} is no text in ${JSON.stringify(body)}`);
  return value;
}

export function memberOf(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  return Object.entries(body).find(([key]) => key === name)?.[1] as unknown;
}

/** What every error looks like. */
export function problem(status: number, ...pointers: string[]): unknown {
  const errors = pointers.map((pointer) => ({ pointer, message: expect.any(String) as unknown }));
  return {
    type: expect.any(String) as unknown,
    title: expect.any(String) as unknown,
    status,
    detail: expect.any(String) as unknown,
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
    ...(pointers.length === 0 ? {} : { errors }),
  };
}
