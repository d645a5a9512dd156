import { randomInt } from 'node:crypto';

/** So many characters, each three bytes in UTF-8, which no compression makes shorter: the most that an index must hold. */
export const incompressibleText = (characters: number): string =>
  Array.from({ length: characters }, () => String.fromCharCode(randomInt(0x4e00, 0xa000))).join('');
