import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Certificates = {
  /** File of an authority that nobody but us knows. */
  readonly authorityFile: string;
  readonly key: string;
  readonly cert: string;
};

/** A server's certificate for `name` (`DNS:db.example`, `IP:127.0.0.1`), signed by an own authority. */
export function makeCertificates(name: string): Certificates {
  const directory = mkdtempSync(join(tmpdir(), 'certificates-'));
  const file = (of: string): string => join(directory, of);
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
  };
  const request = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    ...request,
    '-x509',
    '-days',
    '2',
    '-subj',
    '/CN=Own authority',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  openssl(...request, '-subj', '/CN=server', '-keyout', 'server.key', '-out', 'server.csr');
  writeFileSync(file('names'), `subjectAltName=${name}`);
  const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
  openssl(
    'x509',
    '-req',
    '-days',
    '2',
    ...authority,
    '-in',
    'server.csr',
    '-extfile',
    'names',
    '-out',
    'server.pem',
  );
  return {
    authorityFile: file('ca.pem'),
    key: readFileSync(file('server.key'), 'utf8'),
    cert: readFileSync(file('server.pem'), 'utf8'),
  };
}
