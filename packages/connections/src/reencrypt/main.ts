import { openDatabase, type Database } from '@sync/database';
import { ConfigurationError, describeError } from '@sync/shared';
import { createCipher, type Cipher } from '../cipher.js';
import { readSettings } from './config.js';
import { countOutdated, reencrypt, type Outdated } from './reencrypt.js';

/**
 * `npm run secrets:reencrypt [-- --dry-run]`: encrypts every secret with the first of
 * ENCRYPTION_KEYS and says how many. Ends with 1 while anything is left that is not under it.
 */
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const usage = `npm run secrets:reencrypt [-- --dry-run]

Encrypts every secret in the database with the first of ENCRYPTION_KEYS, while everything runs, and says how
many. May be broken off and repeated. Exit code 1 while anything is left that is not under it.

Options:
  --dry-run   only count what is left

Settings (environment, or the file that NAME_FILE names):
  DATABASE_URL     as the API's (required)
  ENCRYPTION_KEYS  the new key in front, the former ones behind it (required)
`;

if (process.argv.includes('--help')) process.stdout.write(usage);
else await runOrTell();

async function runOrTell(): Promise<void> {
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    const known = error instanceof ConfigurationError;
    process.stderr.write(`${known ? error.message : JSON.stringify(describeError(error))}\n`);
    process.exitCode = 1;
  }
}

async function run(args: readonly string[]): Promise<number> {
  const unknown = args.filter((arg) => arg !== '--dry-run');
  if (unknown.length > 0) throw new ConfigurationError('usage: secrets:reencrypt [--dry-run]');
  const { databaseUrl, keys } = readSettings();
  const cipher = createCipher(keys);
  const db = openDatabase({ url: databaseUrl, poolSize: 2 });
  try {
    say(`The first of ENCRYPTION_KEYS is key ${cipher.keyIds[0]}.`);
    return args.length > 0 ? await tellWhatIsLeft(db, cipher) : await change(db, cipher);
  } finally {
    await db.close();
  }
}

async function change(db: Database, cipher: Cipher): Promise<number> {
  const { changed, overtaken, damaged } = await reencrypt(db, cipher);
  say(`${changed} secrets were encrypted with it.`);
  if (overtaken > 0) say(`${overtaken} times somebody else changed one meanwhile; theirs stayed.`);
  if (damaged > 0) say(`${damaged} do not decrypt although their key is there: they are damaged.`);
  return tellWhatIsLeft(db, cipher);
}

async function tellWhatIsLeft(db: Database, cipher: Cipher): Promise<number> {
  const outdated = await countOutdated(db, cipher);
  for (const one of outdated) say(describe(one));
  if (outdated.length === 0) say('Every secret is under it: the other keys are not needed.');
  return outdated.length === 0 ? 0 : 1;
}

function describe({ kind, keyId, count, isReadable }: Outdated): string {
  const what = isReadable ? 'still needed' : 'missing: these cannot be read';
  return `${count} × ${kind} under key ${keyId}, which is ${what}.`;
}
