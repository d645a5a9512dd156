import { Checkbox, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { useConnections, useSession } from '../session.js';
import { languageNames } from '../texts/texts.js';
import { useWords } from '../texts/words.js';
import { events, kinds, type Choices } from './choices.js';

type FormProps = {
  readonly form: UseFormReturnType<Choices>;
  /** Whether it is there already: then its kind and its company stay, and its address may. */
  readonly isMade: boolean;
};

/** Where, of what, and when; the same to make one and to change it. */
export function NotificationForm({ form, isMade }: FormProps): ReactNode {
  return (
    <Stack gap="sm">
      <Where form={form} isMade={isMade} />
      <What form={form} isMade={isMade} />
      <When form={form} />
    </Stack>
  );
}

function Where({ form, isMade }: FormProps): ReactNode {
  const words = useWords().t.notifications;
  const { kind } = form.values;
  return (
    <>
      <NativeSelect
        label={words.kind}
        disabled={isMade}
        data={kinds.map((value) => ({ value, label: words.kinds[value] }))}
        {...form.getInputProps('kind')}
      />
      <TextInput
        label={words.targets[kind]}
        description={isMade ? words.keepTarget : undefined}
        type={kind === 'email' ? 'email' : 'url'}
        autoComplete="off"
        {...form.getInputProps('target')}
      />
    </>
  );
}

type PartProps = Pick<FormProps, 'form'>;

function What({ form, isMade }: FormProps): ReactNode {
  const words = useWords().t.notifications;
  return (
    <>
      <Checkbox.Group label={words.what} {...form.getInputProps('events')}>
        <Stack gap="xs" mt="xs">
          {events.map((event) => (
            <Checkbox key={event} value={event} label={words.events[event]} />
          ))}
        </Stack>
      </Checkbox.Group>
      {form.values.kind === 'email' ? (
        <Checkbox
          label={words.weekly}
          {...form.getInputProps('weeklySummary', { type: 'checkbox' })}
        />
      ) : null}
      <Company form={form} isMade={isMade} />
    </>
  );
}

function Company({ form, isMade }: FormProps): ReactNode {
  const words = useWords().t.notifications;
  const { seesAll } = useSession();
  const companies = useConnections().map(({ id, name }) => ({ value: id, label: name }));
  const all = seesAll ? [{ value: '', label: words.allCompanies }] : [];
  return (
    <NativeSelect
      label={words.which}
      disabled={isMade}
      data={[...all, ...companies]}
      {...form.getInputProps('connectionId')}
    />
  );
}

function When({ form }: PartProps): ReactNode {
  const words = useWords().t.notifications;
  const { digestMinutes, kind } = form.values;
  const known = Object.entries(words.paces).map(([value, label]) => ({ value, label }));
  const isKnown = digestMinutes in words.paces;
  const own = { value: digestMinutes, label: words.gathered(Number(digestMinutes)) };
  return (
    <>
      <NativeSelect
        label={words.when}
        data={isKnown ? known : [own, ...known]}
        {...form.getInputProps('digestMinutes')}
      />
      <Group gap="sm" grow>
        <TextInput type="time" label={words.quietFrom} {...form.getInputProps('quietFrom')} />
        <TextInput type="time" label={words.quietTo} {...form.getInputProps('quietTo')} />
      </Group>
      <Text c="dimmed" size="sm">
        {words.quietHint}
      </Text>
      {kind === 'webhook' ? null : (
        <NativeSelect
          label={words.language}
          data={Object.entries(languageNames).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps('language')}
        />
      )}
    </>
  );
}
