import { Alert, Button, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import { replayQuery } from '../api/queries.js';
import type { Replay } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { lookOfReplay } from '../format/status.js';
import { Facts } from '../parts/facts.js';
import { Heading } from '../parts/heading.js';
import { TextLink } from '../parts/links.js';
import { FailureNotice, Loaded, Section } from '../parts/notice.js';
import { Pill } from '../parts/pill.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { ReplayItems } from './replay-items.js';
import { commandsFor, finishedOf, type ReplayCommand } from './replay-progress.js';

const route = getRouteApi('/replays/$id');

/** A replay under way: how far it is, how it goes, and the brake. */
export function ReplayPage(): ReactNode {
  const { t } = useWords();
  const { id } = route.useParams();
  const replay = useQuery(replayQuery(id));
  return (
    <>
      <TextLink to="/dead-letters">{t.attention.title}</TextLink>
      <Loaded query={replay}>{(known) => <ReplayView key={id} replay={known} />}</Loaded>
    </>
  );
}

function ReplayView({ replay }: { readonly replay: Replay }): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  const look = lookOfReplay(t, replay.state);
  const commands = mayChange ? commandsFor(replay.state) : [];
  return (
    <>
      <Heading title={t.attention.replayName} beside={<Pill look={look} />} note={look.meaning}>
        {commands.map((command) => (
          <CommandButton key={command} id={replay.id} command={command} />
        ))}
      </Heading>
      {replay.halted === null ? null : (
        <Alert color="red" role="status" mb="md" data-testid="halted">
          {t.attention.halted[replay.halted]}
        </Alert>
      )}
      <ProgressSection replay={replay} />
      <ReplayItems replay={replay} />
    </>
  );
}

function ProgressSection({ replay }: { readonly replay: Replay }): ReactNode {
  const { t, f } = useWords();
  const { total, succeeded, failedAgain, replayed, remaining, skipped } = replay;
  const finished = finishedOf(replay);
  return (
    <Section title={t.attention.progress} testId="replay">
      <Text mb="xs">
        {t.attention.of(f.count(finished), f.count(total))} {t.attention.finished}
      </Text>
      <Progress
        value={(finished / Math.max(1, total)) * 100}
        size="lg"
        mb="md"
        aria-label={t.attention.progress}
      />
      <Facts
        facts={[
          [t.attention.succeeded, f.count(succeeded)],
          [t.attention.failedAgain, f.count(failedAgain)],
          [t.attention.released, f.count(replayed)],
          [t.attention.remaining, f.count(remaining)],
          [t.attention.skipped, skipped === 0 ? undefined : f.count(skipped)],
          [t.attention.startedBy, replay.actor],
          [t.shell.reason, replay.reason],
          [t.attention.share, `${replay.ratePercent} %`],
          [t.attention.firstOne, replay.firstOne ? t.attention.yes : undefined],
          [
            t.attention.stopAfter,
            replay.stopAfter === null
              ? undefined
              : t.attention.failures(f.count(replay.stopAfter), replay.stopAfter),
          ],
        ]}
      />
    </Section>
  );
}

type CommandButtonProps = { readonly id: string; readonly command: ReplayCommand };

function CommandButton({ id, command }: CommandButtonProps): ReactNode {
  const { t } = useWords();
  const { working, failure, start } = useChange(() =>
    dataOf(api.POST(`/v1/replays/{id}/${command}`, { params: { path: { id } } })),
  );
  return (
    <>
      <Button
        color={command === 'abort' ? 'red' : 'teal'}
        variant={command === 'abort' ? 'outline' : 'filled'}
        disabled={working}
        onClick={() => {
          start();
        }}
      >
        {t.attention.commands[command]}
      </Button>
      {failure ? <FailureNotice failure={failure} /> : null}
    </>
  );
}
