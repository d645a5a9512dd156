import { Badge, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TimelineEntry } from '../api/shapes.js';
import { Empty } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { pictureOf, type Picture, type Place } from './attempt-picture.js';
import { toChapters, type Call, type Chapter, type Details, type Happening } from './timeline.js';

/** An invoice's life in the order of time, one box per attempt. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }): ReactNode {
  const words = useWords();
  if (entries.length === 0) return <Empty title={words.t.timeline.nothing} />;
  return (
    <ol className="timeline" data-testid="timeline">
      {toChapters(entries, words).map((chapter, index) => (
        <ChapterView key={index} chapter={chapter} />
      ))}
    </ol>
  );
}

function ChapterView({ chapter }: { readonly chapter: Chapter }): ReactNode {
  const { f } = useWords();
  const picture = pictureOf(chapter.moments);
  return (
    <li className={chapter.isAttempt ? 'chapter attempt' : 'chapter'}>
      <ol>
        {chapter.moments.map((moment, index) => (
          <li key={index} className="moment">
            <time dateTime={moment.at} title={f.dateTime(moment.at)}>
              {index === 0 ? f.dateTime(moment.at) : f.time(moment.at)}
            </time>
            {moment.kind === 'call' ? (
              <CallView call={moment} place={picture?.placeOf(moment)} />
            ) : (
              <HappeningView it={moment} />
            )}
          </li>
        ))}
      </ol>
      {picture === undefined ? null : <Sum picture={picture} chapter={chapter} />}
    </li>
  );
}

type SumProps = { readonly picture: Picture; readonly chapter: Chapter };

/** Where an attempt's time went, in a sentence. */
function Sum({ picture: { wholeMs, answeringMs, waitedMs }, chapter }: SumProps): ReactNode {
  const { t, f } = useWords();
  const steps = chapter.moments.filter(({ kind }) => kind === 'call').length;
  const took = t.timeline.took(steps, f.duration(wholeMs), f.duration(answeringMs));
  const waited = waitedMs < 1 ? '' : `; ${t.timeline.waitedForTurn(f.duration(waitedMs))}`;
  return (
    <Text size="sm" c="dimmed" className="attempt-sum">
      {`${took}${waited}.`}
    </Text>
  );
}

type CallProps = { readonly call: Call; readonly place: Place | undefined };

function CallView({ call, place }: CallProps): ReactNode {
  const { t, f } = useWords();
  const colour = colourOf(call.status);
  return (
    <div className="call" title={call.details.map((detail) => detail.join(': ')).join('\n')}>
      <span className="method">{call.method}</span>
      <Badge component="span" color={colour} variant="light" size="sm">
        {call.status ?? t.timeline.noAnswer}
      </Badge>
      <div className="call-words">
        {call.step === undefined ? null : <span>{t.timeline.steps[call.step]} </span>}
        <code>{call.path}</code>{' '}
        {call.fortnoxCode === undefined ? null : (
          <strong>{t.timeline.fortnoxError(call.fortnoxCode)}</strong>
        )}
        {call.failure === undefined ? null : <Text size="sm">{call.failure}</Text>}
        {colour === 'teal' ? null : <DetailsView details={call.details} />}
      </div>
      <span className="faint duration">
        {call.durationMs === undefined ? null : f.duration(call.durationMs)}
      </span>
      {place === undefined ? null : <Bar place={place} colour={colour} />}
    </div>
  );
}

/** Said in words beside it: when, and how long. */
function Bar({ place, colour }: { readonly place: Place; readonly colour: string }): ReactNode {
  const { waits, sent, answered } = place;
  return (
    <svg className="step-bar" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      <rect className="step-waits" x={waits} width={sent - waits} height="1" />
      {/* However short: a step that cannot be seen did not happen. */}
      <rect
        className={`step-${colour}`}
        x={Math.min(sent, 1 - shortest)}
        width={Math.max(answered - sent, shortest)}
        height="1"
      />
    </svg>
  );
}

const shortest = 0.005;

function HappeningView({ it }: { readonly it: Happening }): ReactNode {
  const colour = it.kind === 'verdict' ? verdictColours[it.verdict ?? ''] : undefined;
  return (
    <div className="happening">
      <Text span fw={600} {...(colour === undefined ? {} : { c: colour })}>
        {it.title}
      </Text>
      {it.text === undefined ? null : <Text size="sm">{it.text}</Text>}
      <DetailsView details={it.details} />
    </div>
  );
}

function DetailsView({ details }: { readonly details: Details }): ReactNode {
  if (details.length === 0) return null;
  return (
    <Text component="div" size="sm" c="dimmed" className="said">
      {details.map(([name, value]) => (
        <span key={name}>
          {name}: {value}
        </span>
      ))}
    </Text>
  );
}

/** A call without an answer is the expensive one: the change may have happened. */
function colourOf(status: number | undefined): string {
  if (status === undefined || status >= 500) return 'red';
  if (status === 429) return 'yellow';
  return status >= 400 ? 'red' : 'teal';
}

const verdictColours: Readonly<Record<string, string>> = {
  succeeded: 'teal',
  retry: 'yellow',
  snooze: 'yellow',
  'dead-letter': 'red',
};
