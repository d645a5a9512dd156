import { answers } from './answers.js';
import { attempt } from './attempt.js';
import { charges } from './charges.js';
import { checks } from './checks.js';
import { fortnox } from './fortnox.js';
import { mapping } from './mapping.js';
import { parts } from './parts.js';
import { phrases } from './phrases.js';

/** What the API says in English, sentence by sentence; `{}` stands for what is filled in, in order. */
export const said: Readonly<Record<string, string>> = {
  ...fortnox,
  ...attempt,
  ...mapping,
  ...charges,
  ...phrases,
  ...checks,
  ...answers,
  ...parts,
};
