/** This machine: whatever the environment says of proxies, it is reached directly. */
const ownHosts = ['localhost', '127.0.0.1', '::1'];

/** Hosts that are reached without a proxy, as `NO_PROXY` writes them: its own, and this machine. */
export function directHosts(environment: NodeJS.ProcessEnv = process.env): string {
  const given = environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
  return [...given.split(','), ...ownHosts].filter((host) => host.trim() !== '').join(',');
}

/**
 * Why nothing may be sent from this process; `undefined` where nothing speaks against it. Node's own
 * switch lets anybody on the way read and change what is booked.
 */
export function unsafeOutgoing(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
    ? 'turns off the check of every certificate; take it away, and name your own authority in NODE_EXTRA_CA_CERTS'
    : undefined;
}
