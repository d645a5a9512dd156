/** `live`: the stream brings whatever changes. `polled`: it does not, for now, and the page asks. */
export type Liveness = 'live' | 'polled';

type Listening = {
  readonly address: string;
  readonly onFigures: (json: string) => void;
  readonly onLiveness: (liveness: Liveness) => void;
};

/**
 * The API gives a sign of life every 15 s. Without any for so long a proxy keeps the stream to itself, or
 * the network is gone and nobody has told the browser.
 */
const silenceMs = 40_000;

/** Between attempts, twice as long each time: after a restart all pages come back. */
const firstWaitMs = 2000;
const longestWaitMs = 60_000;

/**
 * Listens until what it returns is called. A stream that ends, fails or falls silent is opened again;
 * until it has brought something it is not live.
 */
export function openStream({ address, onFigures, onLiveness }: Listening): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  let waitMs = firstWaitMs;

  const open = (): void => {
    source = new EventSource(address);
    source.addEventListener('figures', ({ data }: MessageEvent<string>) => {
      alive();
      onFigures(data);
    });
    source.addEventListener('still', alive);
    // The browser would try again by itself after some answers, and never after others.
    source.addEventListener('error', again);
    timer = window.setTimeout(again, silenceMs);
  };

  const alive = (): void => {
    waitMs = firstWaitMs;
    onLiveness('live');
    window.clearTimeout(timer);
    timer = window.setTimeout(again, silenceMs);
  };

  const again = (): void => {
    close();
    onLiveness('polled');
    // Not all pages at the same moment.
    timer = window.setTimeout(open, waitMs * (0.75 + Math.random() / 2));
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  };

  const close = (): void => {
    source?.close();
    window.clearTimeout(timer);
  };

  open();
  return close;
}
