import { Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { letterOf, type Letter } from '../words/for-people.js';
import type { Language } from '../words/languages.js';
import type { Message } from '../message.js';
import type { Outcome } from './outcome.js';

/** The server that mails are handed to: SMTP_URL and SMTP_FROM. */
export type MailServer = { readonly url: URL; readonly from: string };

/** From the connection to the server's word on the mail. */
const mailAtMostMs = 30_000;
/** A step of it that takes longer will not come at all. */
const stepAtMostMs = 10_000;

export type Mailer = {
  /** Sends once; never rejects. */
  send(to: string, message: Message, as: Reading): Promise<Outcome>;
};

type Reading = { readonly language: Language; readonly publicUrl: string | undefined };

/** Hands mails to a server, each over a connection of its own: one that hangs holds up no other. */
export function createMailer(
  server: MailServer,
  stepMs = stepAtMostMs,
  mailMs = mailAtMostMs,
): Mailer {
  return {
    send: async (to, message, { language, publicUrl }) => {
      const socket = new Socket();
      const transport = createTransport({ ...optionsOf(server, stepMs), socket });
      try {
        const mail = mailOf(server, to, message, letterOf(message, language, publicUrl));
        return await within(mailMs, transport.sendMail(mail).then(accepted, refusal), () => {
          // A server that goes on saying a little would keep it: no step of it takes too long.
          socket.destroy();
        });
      } finally {
        transport.close();
      }
    },
  };
}

/**
 * A password goes over an encrypted connection or not at all, except to this machine. A file or an
 * address that a text names is never read into a mail.
 */
function optionsOf({ url }: MailServer, stepMs: number) {
  const user = decodeURIComponent(url.username);
  const pass = decodeURIComponent(url.password);
  const isOwn = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && user !== '' && !isOwn,
    ...(user === '' ? {} : { auth: { user, pass } }),
    ...{ connectionTimeout: stepMs, greetingTimeout: stepMs, socketTimeout: stepMs },
    ...{ dnsTimeout: stepMs, disableFileAccess: true, disableUrlAccess: true },
  };
}

function mailOf({ from }: MailServer, to: string, { id }: Message, letter: Letter) {
  const lines = letter.lines.map(({ text, url }) => (url === undefined ? text : `${text}\n${url}`));
  return {
    from,
    to: { name: '', address: to },
    subject: oneLine(letter.subject),
    text: `${lines.join('\n\n')}\n\n-- \n${letter.why}\n`,
    // The same at every attempt: mail programs show a repeat once.
    messageId: `<${id}@${domainOf(from)}>`,
    // Nobody's holiday reply is wanted.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 200);

const domainOf = (from: string): string => /@([\w.-]+)>?$/.exec(from)?.[1] ?? 'localhost';

const accepted = (): Outcome => ({ kind: 'delivered', detail: 'taken by the mail server' });

/** 5xx of the recipient or the mail is the server's last word; a refused login may be mended. */
function refusal(error: unknown): Outcome {
  const { code, status } = wordsOf(error);
  const detail = status === 0 ? `not sent (${code})` : `the mail server answered ${status}`;
  const isFinal = status >= 500 && ['EENVELOPE', 'EMESSAGE'].includes(code);
  return { kind: isFinal ? 'rejected' : 'failed', detail };
}

/** Codes only: the server's words repeat the address. */
function wordsOf(error: unknown): { readonly code: string; readonly status: number } {
  if (typeof error !== 'object' || error === null) return { code: 'unknown', status: 0 };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const status =
    'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : 0;
  return { code: code.replace(/[^\w-]/g, '').slice(0, 40), status };
}

async function within(
  ms: number,
  outcome: Promise<Outcome>,
  breakOff: () => void,
): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => {
      breakOff();
      resolve({ kind: 'failed', detail: `not sent within ${ms} ms` });
    }, ms);
  });
  try {
    return await Promise.race([outcome, late]);
  } finally {
    clearTimeout(timer);
  }
}
