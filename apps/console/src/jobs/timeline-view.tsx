import type { ReactNode } from 'react';
import type { TimelineEntry } from '../api/shapes.js';
import { formatDateTime, formatDuration, formatTime } from '../format/time.js';
import { Empty } from '../parts/notice.js';
import { toChapters, type Call, type Chapter, type Details, type Happening } from './timeline.js';

/** An invoice's life in the order of time, one box per attempt. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }): ReactNode {
  if (entries.length === 0) return <Empty title="Nothing is recorded yet." />;
  return (
    <ol className="timeline" data-testid="timeline">
      {toChapters(entries).map((chapter, index) => (
        <ChapterView key={index} chapter={chapter} />
      ))}
    </ol>
  );
}

function ChapterView({ chapter }: { readonly chapter: Chapter }): ReactNode {
  return (
    <li className={chapter.isAttempt ? 'chapter attempt' : 'chapter'}>
      <ol>
        {chapter.moments.map((moment, index) => (
          <li key={index} className={`moment of-${moment.kind}`}>
            <time dateTime={moment.at} title={formatDateTime(moment.at)}>
              {index === 0 ? formatDateTime(moment.at) : formatTime(moment.at)}
            </time>
            {moment.kind === 'call' ? <CallView call={moment} /> : <HappeningView it={moment} />}
          </li>
        ))}
      </ol>
    </li>
  );
}

function CallView({ call }: { readonly call: Call }): ReactNode {
  return (
    <div className="call" title={call.details.map((detail) => detail.join(': ')).join('\n')}>
      <span className="method">{call.method}</span>
      <span className={`status ${toneOf(call.status)}`}>{call.status ?? 'no answer'}</span>
      <div>
        <code>{call.path}</code>{' '}
        {call.fortnoxCode === undefined ? null : (
          <span className="fortnox-code">Fortnox error {call.fortnoxCode}</span>
        )}
        {call.failure === undefined ? null : <p className="moment-text">{call.failure}</p>}
        {toneOf(call.status) === 'good' ? null : <DetailsView details={call.details} />}
      </div>
      <span className="faint duration">
        {call.durationMs === undefined ? null : formatDuration(call.durationMs)}
      </span>
    </div>
  );
}

function HappeningView({ it }: { readonly it: Happening }): ReactNode {
  return (
    <div>
      <span className={`moment-title ${toneOfVerdict(it)}`}>{it.title}</span>
      {it.text === undefined ? null : <p className="moment-text">{it.text}</p>}
      <DetailsView details={it.details} />
    </div>
  );
}

function DetailsView({ details }: { readonly details: Details }): ReactNode {
  if (details.length === 0) return null;
  return (
    <span className="faint details">
      {details.map(([name, value]) => (
        <span key={name}>
          {name}: {value}
        </span>
      ))}
    </span>
  );
}

/** A call without an answer is the expensive one: the change may have happened. */
function toneOf(status: number | undefined): string {
  if (status === undefined || status >= 500) return 'bad';
  if (status === 429) return 'waiting';
  return status >= 400 ? 'bad' : 'good';
}

const verdictTones: Readonly<Record<string, string>> = {
  succeeded: 'good',
  retry: 'waiting',
  snooze: 'waiting',
  'dead-letter': 'bad',
};

function toneOfVerdict({ kind, verdict }: Happening): string {
  return kind === 'verdict' ? (verdictTones[verdict ?? ''] ?? '') : '';
}
