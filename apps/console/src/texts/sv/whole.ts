import { translator } from '../translate.js';
import { sv } from './index.js';
import { said } from './said/index.js';

/** All that is told in Swedish: a file of its own, which who reads English does not fetch. */
export const swedish = { t: sv, said: translator(said) };
