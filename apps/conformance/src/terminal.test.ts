import { PassThrough } from 'node:stream';
import { eyesOf, personAt } from './terminal.js';

function terminal() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const person = personAt(Object.assign(input, { isTTY: true }), output);
  return { input, shown: () => String(output.read()), person };
}

it('asks nobody where there is no terminal', () => {
  expect(personAt(new PassThrough(), new PassThrough())).toBeUndefined();
  expect(eyesOf(undefined)).toBeUndefined();
});

it('asks, and takes what is typed without the spaces around it', async () => {
  const { input, shown, person } = terminal();
  const typed = person?.ask('Type the number: ');
  input.write(' 123456 \n');
  expect(await typed).toBe('123456');
  expect(shown()).toContain('Type the number: ');
});

it('takes the end of the input for nothing typed', async () => {
  const { input, person } = terminal();
  const typed = person?.ask('Type the number: ');
  input.end();
  expect(await typed).toBe('');
});

it.each([
  ['2', 'only one'],
  ['', undefined],
  ['7', undefined],
])('looks through the eyes of who types %j', async (typed, seen) => {
  const asked: string[] = [];
  const eyes = eyesOf({
    ask: (text) => {
      asked.push(text);
      return Promise.resolve(typed);
    },
  });
  expect(await eyes?.('Open the list.', ['both', 'only one'])).toBe(seen);
  expect(asked.join()).toContain('  1  both\n  2  only one');
});
