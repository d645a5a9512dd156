/** Where the run is. */
type Position = {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly lines: number;
  readonly bad: number;
};

export type Progress = {
  readonly show: (position: Position) => void;
  /** A line of its own, above the bar. */
  readonly say: (text: string) => void;
  readonly end: () => void;
};

type Out = { readonly isTTY?: boolean | undefined; write(text: string): unknown };

/** Ten times a second looks smooth; a log gets a line every five seconds. */
const barMs = 100;
const plainMs = 5000;

/** A bar that redraws itself on a terminal, plain lines anywhere else. */
export function startProgress(out: Out, now: () => number): Progress {
  const startedAt = now();
  let shownAt = Number.NEGATIVE_INFINITY;
  let firstBytes: number | undefined;
  const onTerminal = out.isTTY === true;
  const clear = onTerminal ? '\r\u001b[2K' : '';
  return {
    show: (position) => {
      firstBytes ??= position.bytes;
      const everyMs = onTerminal ? barMs : plainMs;
      const done = position.bytes >= position.totalBytes;
      if (!done && now() - shownAt < everyMs) return;
      shownAt = now();
      const text = describe(position, { elapsedMs: now() - startedAt, firstBytes });
      out.write(onTerminal ? `${clear}${bar(position)} ${text}` : `${text}\n`);
    },
    say: (text) => {
      out.write(`${clear}${text}\n`);
    },
    end: () => {
      if (onTerminal) out.write('\n');
    },
  };
}

const share = ({ bytes, totalBytes }: Position): number =>
  totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes);

function bar(position: Position): string {
  const width = 30;
  const filled = Math.floor(share(position) * width);
  return `[${'█'.repeat(filled)}${'░'.repeat(width - filled)}]`;
}

function describe(
  position: Position,
  since: { readonly elapsedMs: number; readonly firstBytes: number },
): string {
  const { lines, bad, bytes, totalBytes } = position;
  const bytesPerMs = (bytes - since.firstBytes) / Math.max(1, since.elapsedMs);
  const leftMs = bytesPerMs > 0 ? (totalBytes - bytes) / bytesPerMs : 0;
  return [
    `${Math.floor(share(position) * 100)} %`,
    `${lines.toLocaleString('en')} lines`,
    ...(bad > 0 ? [`${bad} bad`] : []),
    ...(bytes < totalBytes && leftMs > 0 ? [`about ${Math.ceil(leftMs / 1000)} s left`] : []),
  ].join(' · ');
}
