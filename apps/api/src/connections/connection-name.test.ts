import { connectionName } from './connection-name.js';

it.each(['Acme AB', 'Åkeri & Söner', '株式会社', '=HYPERLINK("x")', "O'Neill 👩‍💼", '  trimmed  '])(
  'lets a company be called %p',
  (name) => {
    expect(connectionName.parse(name)).toBe(name.trim());
  },
);

it.each([
  '\u001b[2Jgone',
  'two\nlines',
  'a\rb',
  'bell\u0007',
  'c1\u009b31m',
  '\u202eevil',
  'a\u2028b',
  ' ',
])('refuses %j, which does to a terminal or a reader more than it says', (name) => {
  expect(connectionName.safeParse(name).success).toBe(false);
});
