import { TextInput, type TextInputProps } from '@mantine/core';
import type { ReactNode } from 'react';

type TextFieldProps = Omit<TextInputProps, 'value' | 'onChange'> & {
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** A line of text in a form that asks for something; told by its value, not by its event. */
export function TextField({ onChange, ...rest }: TextFieldProps): ReactNode {
  return (
    <TextInput
      mt="sm"
      {...rest}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
