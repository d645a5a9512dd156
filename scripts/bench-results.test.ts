import { withResults, type Result } from './bench-results.js';

const now = new Date('2026-11-29T12:00:00Z');

const result = (name: string, printed: string, isKept = true): Result => ({
  ...{ name, printed, isKept },
  question: `How fast is ${name}?`,
});

it('begins with what the file is, and says of each benchmark what it printed, when and whether it is as promised', () => {
  const text = withResults('', [result('worker', 'a table\n', false)], now);
  expect(text).toMatch(/^# Results\n\nWritten by /);
  expect(text).toContain(
    '## worker\n\nHow fast is worker? 2026-11-29, **not as promised**.\n\n```text\na table\n```\n',
  );
});

it('takes the place of the former result of the same benchmark, in the order of the names', () => {
  const former = withResults('', [result('worker', 'old'), result('growth', 'kept')], now);
  const text = withResults(former, [result('worker', 'new'), result('ingress', 'first')], now);
  expect(text.match(/^## \S+/gm)).toEqual(['## growth', '## ingress', '## worker']);
  expect(text).toContain('kept');
  expect(text).toContain('new');
  expect(text).not.toContain('old');
  expect(withResults(text, [], now)).toBe(text);
});
