import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutations } from './mutations.js';

const root = join(__dirname, '../../..');

// The proof itself takes half an hour and is run by hand; that it could be run is seen here.
it.each(mutations)('can still break this guard: $guard', ({ guard: _, also, ...first }) => {
  for (const { file, from } of also ? [first, also] : [first]) {
    expect(readFileSync(join(root, file), 'utf8').split(from)).toHaveLength(2);
  }
});
