import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ButtonLink } from '../parts/links.js';
import { useWords } from '../texts/words.js';
import { isFuture, offeredMonths, shifted } from './month.js';

type MonthProps = { readonly id: string; readonly month: string };

/** Which month: from the list, or the one before or after. */
export function MonthChooser({ id, month }: MonthProps): ReactNode {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const now = new Date();
  const after = shifted(month, 1);
  const months = offeredMonths(now, month).map((one) => ({ value: one, label: f.month(one) }));
  return (
    <div className="month">
      <MonthLink id={id} month={shifted(month, -1)} label={t.agreement.before} sign="←" />
      <NativeSelect
        aria-label={t.agreement.month}
        value={month}
        data={months}
        onChange={(event) =>
          void navigate({
            to: '/connections/$id/agreement',
            params: { id },
            search: { month: event.currentTarget.value },
          })
        }
      />
      {isFuture(after, now) ? null : (
        <MonthLink id={id} month={after} label={t.agreement.after} sign="→" />
      )}
    </div>
  );
}

type MonthLinkProps = MonthProps & { readonly label: string; readonly sign: string };

function MonthLink({ id, month, label, sign }: MonthLinkProps): ReactNode {
  return (
    <ButtonLink
      to="/connections/$id/agreement"
      params={{ id }}
      search={{ month }}
      variant="default"
      aria-label={label}
    >
      {sign}
    </ButtonLink>
  );
}
