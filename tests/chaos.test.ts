import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

// A minute of faults and a quiet end, on a busy machine with two cores several times as long.
jest.setTimeout(420_000);

/** The short form of `npm run chaos`; servers and processes of its own. */
const shortForm = {
  invoices: '120',
  companies: '4',
  workers: '3',
  apis: '2',
  sending: '25',
  'kill-every': '5',
  'freeze-every': '15',
  'kill-api-every': '20',
  'restart-redis-every': '12',
  'empty-redis-every': '10',
  'restart-postgres-every': '20',
  'least-injections': '1',
  // Where other tests take most of the processor, nearly nothing is through for minutes.
  'faults-for': '60',
  // A test that runs beside others proves that work goes on; how soon, the full form measures.
  'recovery-within': '60',
};

let running: { readonly child: ChildProcess; readonly said: () => string } | undefined;

// A run that outlasts its test takes its servers and workers along, and says where it was.
afterEach(async () => {
  if (running?.child.exitCode !== null) return;
  process.stderr.write(`chaos did not end: ${running.said().slice(-5000)}\n`);
  running.child.kill('SIGTERM');
  await once(running.child, 'exit');
});

function chaos(): Promise<{ readonly code: number | null; readonly said: string }> {
  const options = Object.entries(shortForm).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(process.execPath, ['scripts/run.mjs', 'chaos', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  running = { child, said: () => said };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      resolve({ code, said });
    });
  });
}

it('loses nothing and makes nothing twice while everything around it is killed, restarted and emptied', async () => {
  const { code, said } = await chaos();
  // The report stands at the end; all that was said would push it out of sight.
  expect({ code, said: code === 0 ? '' : said.slice(-5000) }).toEqual({ code: 0, said: '' });
});
