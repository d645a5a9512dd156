import { connect } from 'node:net';
import { fault, ok, type Finding } from '../finding.js';

/** A mail server that answers later is too late for a notification as well. */
const patienceMs = 4000;

/** Whether this machine reaches the mail server; nothing is found where none is set. */
export async function mailFindings(url: URL | undefined): Promise<readonly Finding[]> {
  if (url === undefined) return [];
  const isReached = await reaches(url);
  if (isReached) return [ok('mail', 'reached')];
  const remedy =
    'look at SMTP_URL, the name server and the firewall; notifications by e-mail wait up to a day';
  return [fault('mail', 'the mail server is not reached', remedy)];
}

function reaches({ hostname, port, protocol }: URL): Promise<boolean> {
  const usual = protocol === 'smtps:' ? 465 : 587;
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || usual), timeout: patienceMs });
    const end = (isReached: boolean) => (): void => {
      socket.destroy();
      resolve(isReached);
    };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  });
}
