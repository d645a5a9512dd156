import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { connectionQuery } from '../api/queries.js';
import type { ConnectionDetail } from '../api/shapes.js';
import { Heading } from '../parts/heading.js';
import { TextLink } from '../parts/links.js';
import { Loaded } from '../parts/notice.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { rulesQuery } from './rules.js';
import { SettingsForm } from './settings-form.js';
import { SettingsSummary } from './settings-summary.js';

const route = getRouteApi('/connections/$id/settings');

/** Every setting of a company, to change or, for a viewer, to read. */
export function SettingsPage(): ReactNode {
  const { id } = route.useParams();
  const connection = useQuery(connectionQuery(id));
  return <Loaded query={connection}>{(known) => <Settings key={id} connection={known} />}</Loaded>;
}

function Settings({ connection }: { readonly connection: ConnectionDetail }): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  const { field } = route.useSearch();
  const rules = useQuery(rulesQuery);
  const { id, name, settings } = connection;
  return (
    <>
      <TextLink to="/connections/$id" params={{ id }}>
        {name}
      </TextLink>
      <Heading title={t.settings.title(name)} note={t.settings.note} />
      {mayChange ? (
        <Loaded query={rules}>
          {(known) => <SettingsForm connection={connection} rules={known} focused={field} />}
        </Loaded>
      ) : (
        <SettingsSummary settings={settings} />
      )}
    </>
  );
}
