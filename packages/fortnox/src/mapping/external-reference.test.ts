import { createHash } from 'node:crypto';
import { externalReference } from './external-reference.js';

const digest = (id: string) =>
  `sf-${createHash('sha256').update(id, 'utf8').digest('hex').slice(0, 40)}`;

it('is the invoice id where Fortnox can hold it', () => {
  expect(externalReference('4b7c1e0a-5d0f-4a53-9a56-3d6f0f1f7a11')).toBe(
    '4b7c1e0a-5d0f-4a53-9a56-3d6f0f1f7a11',
  );
  expect(externalReference('x'.repeat(80))).toBe('x'.repeat(80));
});

it.each(['x'.repeat(81), 'a|b', `it's`, 'a\tb', ' padded ', 'a\u030a', 'id 😀'])(
  'is a digest for %j, which Fortnox would refuse or change',
  (id) => {
    expect(externalReference(id)).toBe(digest(id));
    expect(externalReference(id)).toHaveLength(43);
  },
);
