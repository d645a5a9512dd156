/**
 * Characters of an id that another system may give us, at most 600 bytes: three of them, and what we put before
 * them, fit into one row of an index, which holds 2,704.
 */
export const longestId = 200;
