/** Server-sent events, as the HTML standard writes them: a blank line ends each. */
const event = (name: string, data: string): string => `event: ${name}\ndata: ${data}\n\n`;

/** How long a browser waits before it asks again by itself. */
export const retryLine = 'retry: 5000\n\n';

/** `json` has no line breaks, as `JSON.stringify` makes it. */
export const figuresEvent = (json: string): string => event('figures', json);

/**
 * The comment keeps proxies from closing what they take for idle. A page is not told of comments: by the event
 * it knows that the stream still reaches it.
 */
export const stillEvent = `: still\n${event('still', '{}')}`;
