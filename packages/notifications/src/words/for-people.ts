import { shortText } from '@sync/shared';
import type { Item, MessageType } from '../events.js';
import { linkOf, type Message } from '../message.js';
import { english } from './english.js';
import type { Facts, Language, Texts } from './languages.js';
import { swedish } from './swedish.js';

const textsOf: Readonly<Record<Language, Texts>> = { en: english, sv: swedish };

/** One sentence, or the line of a summary, and where to read on. */
export type Line = { readonly text: string; readonly url: string | undefined };

export type Letter = {
  readonly subject: string;
  readonly lines: readonly Line[];
  /** Why it came. */
  readonly why: string;
};

/** A message as people read it; a webhook has `webhookBody`. */
export function letterOf(
  message: Message,
  language: Language,
  publicUrl: string | undefined,
): Letter {
  const texts = textsOf[language];
  const lines = message.items.flatMap((item) => linesOf(item, texts, publicUrl));
  const omitted = message.facts - message.items.length;
  const rest = omitted > 0 ? [{ text: texts.more(omitted), url: undefined }] : [];
  return { subject: subjectOf(message, texts), lines: [...lines, ...rest], why: texts.why };
}

function subjectOf({ event, items, facts }: Message, texts: Texts): string {
  const [first] = items;
  if (event === 'notification.digest' || first === undefined) return texts.digest(facts);
  return event === 'notification.weekly_summary'
    ? texts.week(factsOf(first.data))
    : sentenceOf(first, texts);
}

function linesOf(item: Item, texts: Texts, publicUrl: string | undefined): Line[] {
  if (item.type === 'notification.weekly_summary') return weekLines(item, texts, publicUrl);
  return [{ text: sentenceOf(item, texts), url: linkOf(item, publicUrl) }];
}

function weekLines({ type, timestamp, data }: Item, texts: Texts, publicUrl: string | undefined) {
  const companies: readonly unknown[] = Array.isArray(data['companies']) ? data['companies'] : [];
  const lines = companies.filter(isRecord).map((company) => ({
    text: `${factsOf(company)('company')}: ${texts.company(factsOf(company))}`,
    url: linkOf({ type, timestamp, data: company }, publicUrl),
  }));
  return lines.length > 0 ? lines : [{ text: texts.quietWeek, url: undefined }];
}

function sentenceOf(item: Item, texts: Texts): string {
  const facts = factsOf(item.data);
  const company = facts('company');
  const sentence = wordsOf(item, texts, facts);
  return company === '' ? sentence : `${company}: ${sentence}`;
}

function wordsOf({ type }: Item, texts: Texts, facts: Facts): string {
  const words: Readonly<Record<MessageType, Texts['synced']>> = {
    'invoice.synced': facts('kind') === 'sync-credit' ? texts.credited : texts.synced,
    'invoice.sync_failed': texts.failed,
    'connection.needs_attention': () => texts.connection[facts('cause')] ?? facts('cause'),
    'reconciliation.differs': texts.differs,
    'backlog.late': texts.late,
    'notification.test': () => texts.test,
    'notification.digest': texts.week,
    'notification.weekly_summary': texts.week,
  };
  return words[type](facts);
}

/** Whoever sends for a company writes the number: it must not write a sentence of ours. */
const charactersAtMost = 200;

const inOneLine = (text: string): string =>
  shortText(text.replace(/[\s\p{Cc}]+/gu, ' '), charactersAtMost);

const factsOf =
  (data: Readonly<Record<string, unknown>>): Facts =>
  (name) => {
    const value = data[name];
    return typeof value === 'string' || typeof value === 'number' ? inOneLine(String(value)) : '';
  };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
