import { Readable } from 'node:stream';

/** Some ten events: whoever has left so much unread does not follow any more. */
const mostUnread = 64 * 1024;

/** One answer that goes on for as long as somebody listens. */
export type Listener = {
  readonly body: Readable;
  /** Drops who does not read: what is told is kept in memory until it is taken. */
  readonly tell: (text: string) => void;
  readonly end: () => void;
};

/** `onGone` is called once, however it ends: by us, by who listens, or because nobody ever did. */
export function createListener(onGone: () => void): Listener {
  const body = new Readable({ read: () => undefined });
  let isEnded = false;
  body.once('close', onGone);
  return {
    body,
    tell: (text) => {
      if (isEnded || body.destroyed) return;
      body.push(text);
      if (body.readableLength > mostUnread) body.destroy();
    },
    end: () => {
      if (isEnded || body.destroyed) return;
      isEnded = true;
      body.push(null);
    },
  };
}
