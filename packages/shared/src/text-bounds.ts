/**
 * How long the texts may be that other systems give, in characters: the same by whichever door they come. What
 * is kept of an invoice stands in rows, lists and files of thousands. Three ids of 600 bytes, and what we put before
 * them, fit into one row of an index, which holds 2,704.
 */
export const idAtMost = 200;
export const textAtMost = 1024;

/** Says of a text that is longer what is wrong with it. */
export const tooLong = (atMost: number): string => `must have at most ${atMost} characters`;
