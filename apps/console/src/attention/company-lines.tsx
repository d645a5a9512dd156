import { Button, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Cause, DeadLetterGroup } from '../api/shapes.js';
import { TextLink } from '../parts/links.js';
import { At, Ago } from '../parts/moment.js';
import { useConnectionName, useSession } from '../session.js';
import { isSettingName } from '../settings/setting-kinds.js';
import { useWords } from '../texts/words.js';
import { HandlingQuestion } from './handling-question.js';

/** Which companies a cause holds back, and what was agreed on at each. */
export function CompanyLines({ group }: { readonly group: DeadLetterGroup }): ReactNode {
  const { t, said } = useWords();
  const [chosen, setChosen] = useState<Cause>();
  return (
    <>
      <ul className="companies" aria-label={t.attention.companies}>
        {group.companies.map((cause) => (
          <CompanyLine
            key={cause.connectionId}
            cause={cause}
            setting={group.setting}
            onHandle={() => {
              setChosen(cause);
            }}
          />
        ))}
      </ul>
      <HandlingQuestion
        cause={chosen}
        message={said(group.message)}
        onClose={() => {
          setChosen(undefined);
        }}
      />
    </>
  );
}

type CompanyLineProps = {
  readonly cause: Cause;
  /** The setting that puts it right, where one does. */
  readonly setting: string | null;
  readonly onHandle: () => void;
};

function CompanyLine({ cause, setting, onHandle }: CompanyLineProps): ReactNode {
  const { t, f } = useWords();
  const { mayChange } = useSession();
  const nameOf = useConnectionName();
  const name = nameOf(cause.connectionId);
  const params = { id: cause.connectionId };
  return (
    <li className="company-line" data-testid="cause-of-company">
      <div>
        <TextLink to="/jobs" search={{ ...ofCause(cause), status: 'dead-lettered' }}>
          {name}: {f.count(cause.count)} {t.attention.invoices(cause.count)}
        </TextLink>
        <Agreed cause={cause} />
      </div>
      {mayChange ? (
        <div className="company-ways">
          {setting !== null && isSettingName(setting) ? (
            <TextLink
              to="/connections/$id/settings"
              params={params}
              search={{ field: setting }}
              aria-label={`${name}: ${t.settings.goTo(t.settings.fields[setting].label)}`}
            >
              {t.settings.goTo(t.settings.fields[setting].label)}
            </TextLink>
          ) : null}
          <TextLink
            to="/connections/$id/setup"
            params={params}
            aria-label={t.handling.settingsOf(name)}
          >
            {t.handling.settings}
          </TextLink>
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t.handling.handleOf(name)}
            onClick={onHandle}
          >
            {t.handling.handle}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

function ofCause({ connectionId, fingerprint }: Cause) {
  return { connectionId, fingerprint };
}

/** Who has seen it, whose it is, until when it is put off; nothing where nothing was agreed on. */
function Agreed({ cause }: { readonly cause: Cause }): ReactNode {
  const { t } = useWords();
  const { acknowledged, assigned, snoozed, comments } = cause;
  return (
    <Text size="sm" c="dimmed" component="div" className="said">
      {assigned === null ? null : (
        <span>
          <strong>{t.handling.takenBy(assigned.to)}</strong> ({assigned.by},{' '}
          <Ago at={assigned.at} />)
        </span>
      )}
      {acknowledged === null ? null : (
        <span>
          {t.handling.seenBy(acknowledged.by)}, <Ago at={acknowledged.at} />
        </span>
      )}
      {snoozed?.active === true ? (
        <span>
          {t.handling.putOffUntil} <At at={snoozed.until} /> ({snoozed.by})
        </span>
      ) : null}
      {comments === 0 ? null : <span>{t.handling.comments(comments)}</span>}
    </Text>
  );
}
