import type { TimelineEntry } from '../api/shapes.js';
import type { Formats } from '../format/formats.js';
import type { Texts } from '../texts/texts.js';
import { stepOf, type Step } from './steps.js';

/** In which language it is told. */
type Words = {
  readonly t: Texts;
  readonly f: Formats;
  readonly said: (english: string) => string;
};

export type Call = {
  readonly kind: 'call';
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** What it was made for, where that is known. */
  readonly step: Step | undefined;
  readonly status: number | undefined;
  readonly fortnoxCode: string | undefined;
  readonly durationMs: number | undefined;
  /** How long Fortnox's limit let it wait before it was sent. */
  readonly waitedMs: number | undefined;
  /** Why there is no answer, or none that could be read. */
  readonly failure: string | undefined;
  readonly details: Details;
};

/** Anything of an invoice's life that is said in a sentence. */
export type Happening = {
  readonly kind: 'accepted' | 'attempt' | 'verdict' | 'operator' | 'note' | 'other';
  readonly at: string;
  readonly title: string;
  readonly text: string | undefined;
  readonly verdict: string | undefined;
  readonly details: Details;
};

/** What an entry carries beyond what its title says, for whoever needs to look closer. */
export type Details = readonly (readonly [name: string, value: string])[];

export type Moment = Call | Happening;

/** A stretch of an invoice's life: one attempt with all it did, or what happened between two. */
export type Chapter = {
  /** Something was tried here, as against merely told. */
  readonly isAttempt: boolean;
  readonly moments: readonly Moment[];
};

/**
 * An invoice's life as chapters, in the order the API gives (its own, which clocks of different
 * machines cannot disturb). An attempt's chapter ends with its verdict; how an invoice came in and
 * what operators do stands by itself.
 */
export function toChapters(entries: readonly TimelineEntry[], words: Words): readonly Chapter[] {
  const chapters: OpenChapter[] = [];
  for (const entry of entries) {
    const open = chapters.at(-1);
    const chapter = open !== undefined && belongsTo(open, entry) ? open : begin(chapters, entry);
    chapter.moments.push(toMoment(entry, words));
    chapter.isAttempt ||= attemptTypes.includes(entry.type);
    chapter.ended = entry.type === 'verdict' || standsAlone(entry);
  }
  return chapters;
}

const attemptTypes = ['attempt', 'call', 'verdict'];

type OpenChapter = {
  readonly attempt: string | undefined;
  readonly moments: Moment[];
  isAttempt: boolean;
  ended: boolean;
};

function begin(chapters: OpenChapter[], entry: TimelineEntry): OpenChapter {
  const attempt = entry.type === 'attempt' ? attemptNumber(entry) : undefined;
  const chapter = { attempt, moments: [], isAttempt: false, ended: false };
  chapters.push(chapter);
  return chapter;
}

function belongsTo(chapter: OpenChapter, entry: TimelineEntry): boolean {
  if (standsAlone(entry) || chapter.ended) return false;
  // The same number without a verdict between: that attempt was taken over after a crash.
  return entry.type !== 'attempt' || chapter.attempt === attemptNumber(entry);
}

function standsAlone(entry: TimelineEntry): boolean {
  return entry.type === 'accepted' || entry.type === 'operator';
}

/** One entry, read leniently: a field that is missing or of another type is not shown. */
export function toMoment(entry: TimelineEntry, words: Words): Moment {
  return entry.type === 'call' ? toCall(entry, words) : toHappening(entry, words);
}

function toCall(entry: TimelineEntry, words: Words): Call {
  const known = ['method', 'path', 'status', 'fortnoxCode', 'durationMs', 'failure'];
  const method = text(entry, 'method') ?? '?';
  const path = text(entry, 'path') ?? '?';
  return {
    kind: 'call',
    at: entry.at,
    method,
    path,
    step: stepOf(method, path),
    status: number(entry, 'status'),
    fortnoxCode: text(entry, 'fortnoxCode'),
    durationMs: number(entry, 'durationMs'),
    waitedMs: number(entry, 'waitedMs'),
    failure: text(entry, 'failure'),
    details: detailsWithout(entry, known, words),
  };
}

function toHappening(entry: TimelineEntry, words: Words): Happening {
  const told = tellings[entry.type] ?? tellOther;
  const { kind, title, used } = told(entry, words.t.timeline);
  const explanation = ['message', 'text', 'reason', 'detail'].find(
    (name) => !used.includes(name) && text(entry, name) !== undefined,
  );
  return {
    kind,
    at: entry.at,
    title: kind === 'note' ? words.said(title) : title,
    text: explanation === undefined ? undefined : words.said(text(entry, explanation) ?? ''),
    verdict: text(entry, 'verdict'),
    details: detailsWithout(
      entry,
      explanation === undefined ? used : [...used, explanation],
      words,
    ),
  };
}

type Telling = {
  readonly kind: Happening['kind'];
  readonly title: string;
  /** Fields the title already says. */
  readonly used: readonly string[];
};

type Told = Texts['timeline'];

const tellings: Readonly<Record<string, (entry: TimelineEntry, told: Told) => Telling>> = {
  accepted: (entry, told) => ({
    kind: 'accepted',
    title: byHand(entry, told) ?? titleOfAcceptance(entry, told) + whence(entry, told),
    used: ['what', 'source', 'actor'],
  }),
  attempt: (entry, told) => ({
    kind: 'attempt',
    title: `${told.attempt} ${attemptNumber(entry) ?? ''}`.trim(),
    used: ['number', 'attempt'],
  }),
  verdict: (entry, told) => ({
    kind: 'verdict',
    title: named(told.verdicts, text(entry, 'verdict')) ?? told.verdict,
    used: ['verdict', 'number', 'attempt'],
  }),
  operator: (entry, told) => ({
    kind: 'operator',
    title: `${text(entry, 'actor') ?? told.somebody}: ${
      named(told.actions, text(entry, 'action')) ?? told.acted
    }`,
    used: ['actor', 'action', 'told'],
  }),
  note: (entry, told) => {
    const spoken = ['note', 'message', 'text'].find((name) => text(entry, name) !== undefined);
    const title = spoken === undefined ? told.note : (text(entry, spoken) ?? told.note);
    return { kind: 'note', title, used: spoken === undefined ? [] : [spoken] };
  },
};

/** What an operator has had it work from: nothing came through a door. */
function byHand(entry: TimelineEntry, told: Told): string | undefined {
  switch (text(entry, 'what')) {
    case 'corrected by hand':
      return told.corrected;
    case 'to be read again':
      return told.toBeReadAgain;
    default:
      return undefined;
  }
}

function titleOfAcceptance(entry: TimelineEntry, told: Told): string {
  return text(entry, 'what') === 'accepted again' ? told.acceptedAgain : told.accepted;
}

/** Whom it is from, where a person sent it; else which door it came through. */
function whence(entry: TimelineEntry, told: Told): string {
  const sender = text(entry, 'actor');
  if (sender !== undefined) return told.from(sender);
  const door = named(told.doors, text(entry, 'source'));
  return door === undefined ? '' : told.by(door);
}

function tellOther(entry: TimelineEntry): Telling {
  return { kind: 'other', title: entry.type, used: [] };
}

/** What a reader calls it; a name that the console has never heard of is shown as it is. */
function named(names: Readonly<Record<string, string>>, name: string | undefined) {
  return name === undefined ? undefined : (names[name] ?? name);
}

function attemptNumber(entry: TimelineEntry): string | undefined {
  return text(entry, 'number') ?? text(entry, 'attempt');
}

function detailsWithout(entry: TimelineEntry, used: readonly string[], words: Words): Details {
  const shown = new Set(['at', 'type', 'id', ...used]);
  return Object.keys(entry)
    .filter((name) => !shown.has(name))
    .flatMap((name) => {
      const value = text(entry, name);
      return value === undefined || value === '' ? [] : detail(name, value, words);
    });
}

/** `forMs 2300` → `waits 2.3 s`: our names carry units, readers want them on the value. */
function detail(name: string, value: string, { t, f }: Words): Details {
  const spoken: Readonly<Record<string, string>> = t.timeline.details;
  if (!name.endsWith('Ms') || !/^\d+(\.\d+)?$/.test(value)) return [[spoken[name] ?? name, value]];
  // Nothing was waited for: not worth a word on every call.
  if (Number(value) === 0) return [];
  return [[spoken[name] ?? name.slice(0, -2), f.duration(Number(value))]];
}

function text(entry: TimelineEntry, name: string): string | undefined {
  const value = entry[name];
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return undefined;
  return JSON.stringify(value);
}

function number(entry: TimelineEntry, name: string): number | undefined {
  const value = entry[name];
  return typeof value === 'number' ? value : undefined;
}
