import type { ReactNode } from 'react';

type TextFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly optional?: boolean;
};

export function TextField(props: TextFieldProps): ReactNode {
  return (
    <label className="field">
      <span>
        {props.label}
        {props.optional === true ? <span className="faint"> (optional)</span> : null}
      </span>
      <input
        type="text"
        value={props.value}
        required={props.optional !== true}
        onChange={(event) => {
          props.onChange(event.target.value);
        }}
      />
      {props.hint === undefined ? null : <span className="hint">{props.hint}</span>}
    </label>
  );
}
