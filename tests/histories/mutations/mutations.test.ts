import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutations } from './mutations.js';

const root = join(__dirname, '../../..');

// The proof itself takes minutes and is run by hand; that it could be run is seen here.
it.each(mutations)('can still break this guard: $guard', (mutation) => {
  const edits = mutation.also ? [mutation, mutation.also] : [mutation];
  for (const { file, from } of edits) {
    expect(readFileSync(join(root, file), 'utf8').split(from)).toHaveLength(2);
  }
});
