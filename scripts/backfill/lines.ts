import { createReadStream } from 'node:fs';

/** One line of the file, without its end. */
export type Line = {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** Where the next line begins. */
  readonly end: number;
};

const newline = 0x0a;

/**
 * The lines of a file as bytes, from a position on which a line begins: what is sent is what
 * stands there, and the position to resume from is exact. Empty lines are counted and left out.
 */
export async function* readLines(
  file: string,
  from: { readonly offset: number; readonly lines: number },
): AsyncGenerator<Line> {
  let number = from.lines;
  let end = from.offset;
  let rest: Buffer[] = [];
  const take = (part: Buffer, withNewline: 0 | 1): Line | undefined => {
    const bytes = Buffer.concat([...rest, part]);
    rest = [];
    number += 1;
    end += bytes.length + withNewline;
    return isBlank(bytes) ? undefined : { number, bytes, end };
  };
  for await (const chunk of chunks(file, from.offset)) {
    let start = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, start)) {
      const line = take(chunk.subarray(start, at), 1);
      start = at + 1;
      if (line) yield line;
    }
    rest.push(chunk.subarray(start));
  }
  const last = take(Buffer.alloc(0), 0);
  if (last) yield last;
}

async function* chunks(file: string, start: number): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(file, { start })) {
    // Without an encoding a file stream gives nothing but buffers.
    if (Buffer.isBuffer(chunk)) yield chunk;
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
