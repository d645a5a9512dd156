import {
  Button,
  Menu,
  useMantineColorScheme,
  VisuallyHidden,
  type MantineColorScheme,
} from '@mantine/core';
import type { ReactNode } from 'react';
import { languageNames, type Language } from '../texts/texts.js';
import { useWords } from '../texts/words.js';

const languages: readonly Language[] = ['en', 'sv'];

/**
 * The reader's language and colours, which this browser remembers, and the ways to what is for
 * people who run the system.
 */
export function Preferences(): ReactNode {
  const { t, language, chooseLanguage } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const colours: readonly (readonly [MantineColorScheme, string])[] = [
    ['auto', t.shell.coloursAuto],
    ['light', t.shell.coloursLight],
    ['dark', t.shell.coloursDark],
  ];
  return (
    // Within the bar, and without an entry for the eye alone: readers of screens count them.
    <Menu withinPortal={false} withInitialFocusPlaceholder={false} floatingStrategy="fixed">
      <Menu.Target>
        <Button variant="subtle" size="compact-sm">
          <VisuallyHidden>{t.shell.preferences}</VisuallyHidden> {language.toUpperCase()} ◐
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.shell.language}</Menu.Label>
        {languages.map((one) => (
          <Choice
            key={one}
            label={languageNames[one]}
            chosen={one === language}
            lang={one}
            choose={() => {
              chooseLanguage(one);
            }}
          />
        ))}
        <Menu.Label>{t.shell.colours}</Menu.Label>
        {colours.map(([one, label]) => (
          <Choice
            key={one}
            label={label}
            chosen={one === colorScheme}
            choose={() => {
              setColorScheme(one);
            }}
          />
        ))}
        <Technical />
      </Menu.Dropdown>
    </Menu>
  );
}

function Technical(): ReactNode {
  const { t } = useWords();
  return (
    <>
      <Menu.Label>{t.shell.technical}</Menu.Label>
      <Menu.Item component="a" href="/queues">
        {t.shell.queues}
      </Menu.Item>
      <Menu.Item component="a" href="/docs">
        {t.shell.api}
      </Menu.Item>
    </>
  );
}

type ChoiceProps = {
  readonly label: string;
  readonly lang?: Language;
  readonly chosen: boolean;
  readonly choose: () => void;
};

function Choice({ label, lang, chosen, choose }: ChoiceProps): ReactNode {
  return (
    <Menu.Item onClick={choose} lang={lang} rightSection={chosen ? '✓' : undefined}>
      {label}
    </Menu.Item>
  );
}
