import { Badge, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TimelineEntry } from '../api/shapes.js';
import { Empty } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
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
  return (
    <li className={chapter.isAttempt ? 'chapter attempt' : 'chapter'}>
      <ol>
        {chapter.moments.map((moment, index) => (
          <li key={index} className="moment">
            <time dateTime={moment.at} title={f.dateTime(moment.at)}>
              {index === 0 ? f.dateTime(moment.at) : f.time(moment.at)}
            </time>
            {moment.kind === 'call' ? <CallView call={moment} /> : <HappeningView it={moment} />}
          </li>
        ))}
      </ol>
    </li>
  );
}

function CallView({ call }: { readonly call: Call }): ReactNode {
  const { t, f } = useWords();
  const colour = colourOf(call.status);
  return (
    <div className="call" title={call.details.map((detail) => detail.join(': ')).join('\n')}>
      <span className="method">{call.method}</span>
      <Badge component="span" color={colour} variant="light" size="sm">
        {call.status ?? t.timeline.noAnswer}
      </Badge>
      <div className="call-words">
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
    </div>
  );
}

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
