import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectionSettingsSchema } from '@sync/shared';

/** Where what a person is told to do is written. */
const rooms = ['mapping', 'failure', '../../../apps/worker/src/sync-paid-invoice'];

/** Names that are no words of a language: whoever reads one has to know the JSON. */
const names = Object.keys(connectionSettingsSchema.shape).filter((name) => /[A-Z]/.test(name));

const sources = rooms
  .map((room) => join(__dirname, room))
  .flatMap((room) =>
    readdirSync(room)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(room, file), 'utf8')),
  );

/** Sentences: texts in quotes with at least four words, without what is filled in. */
const sentences = sources
  .flatMap((source) => [...source.matchAll(/(['"`])((?:(?!\1|\n|\\).|\\.)*)\1/g)])
  .map(([, , text = '']) => text.replaceAll(/\$\{[^}]*\}/g, '…'))
  .filter((text) => text.split(' ').length >= 4);

it('finds the sentences', () => {
  expect(sentences.length).toBeGreaterThan(200);
});

it.each(names)('no sentence for a bookkeeper says %s', (name) => {
  expect(sentences.filter((text) => new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
});
