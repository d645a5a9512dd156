import { letterOf, type Line } from '../words/for-people.js';
import type { Language } from '../words/languages.js';
import type { Message } from '../message.js';
import type { Outcome } from './outcome.js';
import type { Poster } from './post.js';

/** Slack cuts texts of more than 40,000 characters; nobody reads half of that. */
const mostCharacters = 20_000;

/** Posts to an incoming webhook of Slack, or of a system that takes the same JSON. */
export function sendToSlack(
  poster: Poster,
  url: string,
  message: Message,
  as: { readonly language: Language; readonly publicUrl: string | undefined },
): Promise<Outcome> {
  const { lines } = letterOf(message, as.language, as.publicUrl);
  const text = lines.map(toMarkup).join('\n').slice(0, mostCharacters);
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return poster.send({ url, headers, body: Buffer.from(JSON.stringify({ text })) });
}

const toMarkup = ({ text, url }: Line): string =>
  url === undefined ? escape(text) : `${escape(text)} <${url}|→>`;

/** A company's name must neither call everybody (`<!channel>`) nor show a link of its own. */
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
