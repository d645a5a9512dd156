import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDatabaseAddress, type DatabaseAddress } from './address.js';

const secret = 'S3cret';

function read(url: string): DatabaseAddress {
  const address = readDatabaseAddress(url);
  if (!address.ok) throw new Error(address.error);
  return address.value;
}

function refusal(url: string): string {
  const address = readDatabaseAddress(url);
  return address.ok ? 'accepted' : address.error;
}

describe('an address of PostgreSQL', () => {
  it('is read part by part', () => {
    expect(
      read('postgresql://an%40na:p%2F%3Aw:x@db.example:6432/my%20db?schema=tenant'),
    ).toMatchObject({
      host: 'db.example',
      port: 6432,
      user: 'an@na',
      password: 'p/:w:x',
      database: 'my db',
      schema: 'tenant',
      tls: { kind: 'plain' },
    });
  });

  it.each([
    ['postgres://u:p@db', { host: 'db', port: undefined, database: undefined, schema: 'public' }],
    ['postgresql://u@[::1]:5433/d', { host: '::1', port: 5433 }],
    ['postgresql://u:p@ss@db/d', { host: 'db', password: 'p@ss' }],
    ['postgresql://u@/d?host=/run/postgresql', { host: '/run/postgresql', tls: { kind: 'plain' } }],
    ['postgresql://u@%2Frun%2Fpostgresql:5433/d', { host: '/run/postgresql', port: 5433 }],
    ['postgresql://u@/d?host=/run/postgresql&sslmode=require', { tls: { kind: 'plain' } }],
    ['postgresql:///d?user=u&password=p&host=db&port=7', { user: 'u', password: 'p', port: 7 }],
    ['postgresql://u@db/d?dbname=e', { database: 'e' }],
    ['postgresql://u@db/d?application_name=sync', { applicationName: 'sync' }],
    [
      'postgresql://u@db/d?options=-c%20statement_timeout%3D9',
      { options: '-c statement_timeout=9' },
    ],
    ['postgresql://u@db/d?connect_timeout=3&connection_limit=4', { connectMs: 3000, poolSize: 4 }],
    ['postgresql://u@db/d?channel_binding=prefer', { channelBinding: 'when offered' }],
    ['postgresql://u@db/d?pgbouncer=true&target_session_attrs=any&gssencmode=disable', {}],
    ['postgresql://u@db/d?sslmode=disable', { tls: { kind: 'plain' } }],
    ['postgresql://u@db/d?sslmode=prefer', { tls: { kind: 'preferred' } }],
    ['postgresql://u@db/d?sslmode=require', { tls: { options: { rejectUnauthorized: false } } }],
    ['postgresql://u@db/d?ssl=true', { tls: { options: { rejectUnauthorized: false } } }],
    ['postgresql://u@db/d?sslmode=no-verify', { tls: { options: { rejectUnauthorized: false } } }],
    ['postgresql://u@db/d?sslmode=verify-full', { tls: { kind: 'required', options: {} } }],
    ['postgresql://u@db/d?sslnegotiation=direct', { tls: { negotiation: 'direct' } }],
  ])('%s is understood', (url, parts) => {
    expect(read(url)).toMatchObject(parts);
  });

  it('has a certificate authority that vouches for the server under any name', () => {
    const ca = join(mkdtempSync(join(tmpdir(), 'ca-')), 'ca.pem');
    writeFileSync(ca, 'pem');
    for (const mode of ['require', 'verify-ca']) {
      const { tls } = read(`postgresql://u@db/d?sslmode=${mode}&sslrootcert=${ca}`);
      expect(tls).toMatchObject({ options: { ca: 'pem' } });
      expect(tls.kind === 'required' && tls.options.checkServerIdentity).toBeInstanceOf(Function);
      expect(tls).not.toMatchObject({ options: { rejectUnauthorized: false } });
    }
    const full = read(`postgresql://u@db/d?sslmode=verify-full&sslrootcert=${ca}`);
    expect(full.tls).toEqual({ kind: 'required', negotiation: 'postgres', options: { ca: 'pem' } });
  });

  it.each([
    ['', 'must be postgresql://'],
    [`mysql://u:${secret}@db/d`, 'must be postgresql://'],
    [`postgresql://u:${secret}#x@db/d`, 'write # as %23'],
    [`postgresql://u:${secret}/x@db/d`, 'write / ? # as'],
    [`postgresql://u:${secret}?x@db/d`, 'malformed'],
    [`postgresql://u:x?${secret}=1@db/d`, 'malformed'],
    [`postgresql://u:x@db/d?${secret}=1`, 'a parameter that is not known'],
    [`postgresql://u:${secret}%@db/d`, 'password has a %'],
    [`postgresql://u:${secret}%zz@db/d`, 'password has a %'],
    [`postgresql://u:${secret}@one,two/d`, 'several hosts'],
    [`postgresql://u:${secret}@one:1,two:2/d`, 'several hosts'],
    [`postgresql://u:${secret}@/d?host=one,two`, 'several hosts'],
    [`postgresql://u:${secret}@db:70000/d`, 'port'],
    [`postgresql://u:${secret}@db/d?port=x`, 'port'],
    [`postgresql://u:${secret}@db/d?sslmode=allow`, 'sslmode can be'],
    [`postgresql://u:${secret}@db/d?sslmode=verify-ca`, 'needs sslrootcert'],
    [`postgresql://u:${secret}@db/d?sslmode=require&sslrootcert=system`, 'sslrootcert=system'],
    [`postgresql://u:${secret}@db/d?sslmode=require&sslrootcert=/no/file`, 'sslrootcert names'],
    [`postgresql://u:${secret}@db/d?sslcert=/no/file`, 'sslcert names'],
    [`postgresql://u:${secret}@db/d?sslkey=/no/file`, 'sslkey names'],
    [`postgresql://u:${secret}@db/d?sslmode=prefer&sslnegotiation=direct`, 'sslnegotiation'],
    [
      `postgresql://u:${secret}@db/d?target_session_attrs=read-write`,
      'target_session_attrs can be',
    ],
    [`postgresql://u:${secret}@db/d?channel_binding=require`, 'channel_binding can be'],
    [`postgresql://u:${secret}@db/d?client_encoding=latin1`, 'client_encoding can be'],
    [`postgresql://u:${secret}@db/d?statement_timeout=5`, 'statement_timeout is not supported'],
    [`postgresql://u:${secret}@db/d?connection_limit=0`, 'connection_limit must'],
    [`postgresql://u:${secret}@db/d?connect_timeout=soon`, 'connect_timeout must'],
    [`postgresql://u:${secret}@db/d?schema=a&schema=b`, 'schema is given twice'],
    [`postgresql://u:${secret}@db/d?schema=`, 'schema is empty'],
    [`postgresql://u:${secret}@db/d?__proto__=1`, 'a parameter that is not known'],
    [`postgresql://u:${secret}@db/d?constructor=1`, 'a parameter that is not known'],
  ])('%s is refused: %s', (url, expected) => {
    const error = refusal(url);
    expect(error).toContain(expected);
    expect(error).not.toContain(secret);
  });
});
