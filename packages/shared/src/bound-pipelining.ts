import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/** Browsers, proxies and senders wait for an answer before they ask again; a few old clients do not. */
const mostUnanswered = 4;

/**
 * Ends a connection on which so many requests are unanswered already, before the next is looked at.
 * Node hands every request on that has arrived, and keeps what is answered until it is read: 64 kB of
 * requests for a large page, never read, would be some 300 MB of answers.
 */
export function boundPipelining(listener: RequestListener): RequestListener {
  const unanswered = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    const before = unanswered.get(socket) ?? 0;
    if (before >= mostUnanswered) {
      socket.destroy();
      return;
    }
    unanswered.set(socket, before + 1);
    response.once('close', () => {
      unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1);
    });
    listener(request, response);
  };
}
