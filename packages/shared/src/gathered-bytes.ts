/**
 * Pieces beyond these that are smaller than `fairPieceBytes` on average are no network's doing. Each costs the
 * process an event, and kept by itself a hundred times its size. An ordinary invoice may come byte by byte: so many
 * cost no more than the requests that the same bytes on the wire would be.
 */
const freePieces = 10_000;
const fairPieceBytes = 64;

const firstBytes = 16 * 1024;

/**
 * Puts a body together that comes in pieces of any size, in memory of its own size: at most twice as much as has come.
 * How many bytes it may have is the caller's to look after.
 */
export class GatheredBytes {
  #bytes = Buffer.alloc(0);
  #length = 0;
  #pieces = 0;

  get length(): number {
    return this.#length;
  }

  /** `false`: it comes in more pieces than anybody sends in earnest, and is not worth going on with. */
  add(piece: Uint8Array): boolean {
    this.#pieces += 1;
    const length = this.#length + piece.length;
    if (length > this.#bytes.length) this.#grow(Math.max(length, 2 * this.#bytes.length));
    this.#bytes.set(piece, this.#length);
    this.#length = length;
    return this.#pieces <= freePieces + length / fairPieceBytes;
  }

  /** What has come; adding more changes it not. */
  whole(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(to: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(to, firstBytes));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** An answer as text, whose size the dispatcher bounds; throws for one in pieces that have no end. */
export async function gatherText(body: AsyncIterable<unknown>): Promise<string> {
  const gathered = new GatheredBytes();
  for await (const piece of body) {
    if (!(piece instanceof Uint8Array) || !gathered.add(piece)) {
      throw new Error('the answer comes in too many small pieces');
    }
  }
  return new TextDecoder().decode(gathered.whole());
}
