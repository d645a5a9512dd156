export type Answer = { readonly status: number; readonly body: unknown };

export function list(items: readonly unknown[]): Answer {
  return ok({ items, nextCursor: null });
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function problem(status: number, detail: string): Answer {
  return { status, body: { type: 'about:blank', title: detail, status, detail } };
}
