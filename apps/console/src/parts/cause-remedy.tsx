import type { ReactNode } from 'react';
import { isSettingName } from '../settings/setting-kinds.js';
import { useWords } from '../texts/words.js';
import { TextLink } from './links.js';
import { Remedy } from './notice.js';

type CauseRemedyProps = {
  readonly connectionId: string;
  readonly cause: {
    readonly kind: string;
    readonly action: string;
    /** The setting that puts it right, where one does. */
    readonly setting: string | null;
    /** False: `action` tells of other causes too. */
    readonly sole?: boolean;
  };
};

/** What to do about a cause in the reader's language, and the way to the setting that it takes. */
export function CauseRemedy({ connectionId, cause }: CauseRemedyProps): ReactNode {
  const { t, said } = useWords();
  const { kind, action, setting, sole = true } = cause;
  const words = sole ? t.remedies[kind] : undefined;
  return (
    <>
      <Remedy>{words ?? said(action)}</Remedy>
      {setting !== null && isSettingName(setting) ? (
        <TextLink
          to="/connections/$id/settings"
          params={{ id: connectionId }}
          search={{ field: setting }}
          className="small"
        >
          {t.settings.goTo(t.settings.fields[setting].label)}
        </TextLink>
      ) : null}
    </>
  );
}
