import { setting } from '@sync/shared';
import { z } from 'zod';

const urlRule =
  'smtp://user:password@host:port, or smtps:// for TLS from the first byte; without a path or parameters';
const fromRule = 'an e-mail address, or Name <address>';

const smtpUrl = z
  .string()
  .refine(isMailServer, urlRule)
  .transform((text) => new URL(text));

function isMailServer(text: string): boolean {
  if (!/^smtps?:\/\/./.test(text) || !URL.canParse(text)) return false;
  const { hostname, pathname, search, hash, username, password } = new URL(text);
  if (hostname === '' || `${search}${hash}` !== '' || !['', '/'].includes(pathname)) return false;
  return isEncoded(username) && isEncoded(password);
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const smtpFrom = z
  .string()
  .max(320)
  .refine((text) => {
    const [, address = text] = /^[^<>"\r\n]{1,100} <([^<>]+)>$/.exec(text) ?? [];
    return z.email().safeParse(address).success;
  }, fromRule);

/** Settings of the server that e-mails go out by; both are left out where none are wanted. */
export const mailShape = {
  SMTP_URL: setting(smtpUrl.optional(), {
    description: 'The mail server for notifications by e-mail; not set: there are none.',
    rule: urlRule,
  }),
  SMTP_FROM: setting(smtpFrom.optional(), {
    description: 'Whom those e-mails come from; needed with SMTP_URL.',
    rule: fromRule,
  }),
};

type Given = z.output<z.ZodObject<typeof mailShape>>;

/** A server without a sender, or the other way round, is told at the start and not at the first mail. */
export function requireWholeMail(given: Given, context: z.RefinementCtx): void {
  const { SMTP_URL, SMTP_FROM } = given;
  if ((SMTP_URL === undefined) === (SMTP_FROM === undefined)) return;
  const name = SMTP_URL === undefined ? 'SMTP_URL' : 'SMTP_FROM';
  const other = SMTP_URL === undefined ? 'SMTP_FROM' : 'SMTP_URL';
  context.addIssue({ code: 'custom', path: [name], message: `is needed, since ${other} is set` });
}
