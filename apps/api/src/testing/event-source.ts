import { memberOf } from './ask.js';

/** Reads server-sent events as they come. */
export type EventSource = {
  readonly status: number;
  readonly headers: Headers;
  /** The data of the next event `figures`; `undefined` when the stream has ended before one came. */
  readonly next: () => Promise<unknown>;
  /** Reads to the end. */
  readonly ended: () => Promise<void>;
  readonly close: () => void;
};

export async function openEvents(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<EventSource> {
  const closed = new AbortController();
  const answer = await fetch(`${url}${path}`, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: closed.signal,
  });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const more = async (): Promise<boolean> => {
    const part = await reader?.read();
    text += part?.value ?? '';
    return part?.done === false;
  };
  const next = async (): Promise<unknown> => {
    for (;;) {
      const [, json = '', rest = ''] = /event: figures\ndata: (.*)\n\n([^]*)$/.exec(text) ?? [];
      if (json !== '') {
        text = rest;
        return JSON.parse(json);
      }
      if (!(await more())) return undefined;
    }
  };
  return {
    status: answer.status,
    headers: answer.headers,
    next,
    ended: async () => {
      while (await more());
    },
    close: () => {
      closed.abort();
    },
  };
}

/** A member of the backlog that an event tells. */
export const backlogOf = (event: unknown, name: string): unknown =>
  memberOf(memberOf(event, 'backlog'), name);
