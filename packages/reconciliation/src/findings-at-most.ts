/**
 * More than anybody reads, and than are written in a few seconds: a comparison whose findings cannot be
 * written is begun anew, in the place of all others. Figures count all.
 */
export const findingsAtMost = 10_000;
