import { Button, Group, Modal, type ModalProps } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import type { ApiFailure } from '../api/api-failure.js';
import { useWords } from '../texts/words.js';
import { FailureNotice } from './notice.js';

type QuestionProps = {
  readonly opened: boolean;
  readonly title: string;
  /** Wider where there is much to look at. */
  readonly size?: ModalProps['size'];
  /** To what was focused before, once it is closed. */
  readonly returnsFocus?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A question that stands before the page. Escape and "Cancel" change nothing. */
export function Question(props: QuestionProps): ReactNode {
  const { opened, title, size = 'md', returnsFocus = true, onClose, children } = props;
  const { t } = useWords();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      returnFocus={returnsFocus}
      closeButtonProps={{ 'aria-label': t.shell.close }}
    >
      {children}
    </Modal>
  );
}

type AnswerFormProps = {
  /** Says what the button does, with its object: "Discard invoice SF-1". */
  readonly confirm: string;
  readonly danger?: boolean;
  /** False while something needed is still missing. */
  readonly ready: boolean;
  readonly working: boolean;
  readonly failure: ApiFailure | undefined;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
};

/** What a question asks for, with one button that acts. */
export function AnswerForm(props: AnswerFormProps): ReactNode {
  const { t } = useWords();
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (props.ready) props.onConfirm();
  };
  return (
    <form onSubmit={onSubmit}>
      {props.children}
      {props.failure ? <FailureNotice failure={props.failure} /> : null}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={props.onCancel}>
          {t.shell.cancel}
        </Button>
        <Button
          type="submit"
          color={props.danger === true ? 'red' : 'teal'}
          disabled={!props.ready || props.working}
        >
          {props.working ? t.shell.working : props.confirm}
        </Button>
      </Group>
    </form>
  );
}
