import { Alert, Button, List, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Agreement } from '../api/shapes.js';
import { Section } from '../parts/notice.js';
import { Question } from '../parts/question.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { SignForm } from './sign-form.js';
import { SignatureWords } from './signature-words.js';

type AgreementProps = { readonly agreement: Agreement };

/** Who answers for the month, and whether that still holds. */
export function SignOffSection({ agreement }: AgreementProps): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  const { signOffs, outOfDate } = agreement;
  const [newest, ...earlier] = signOffs;
  return (
    <Section
      title={t.agreement.signing}
      beside={mayChange ? <SignButton agreement={agreement} /> : undefined}
      testId="sign-off"
    >
      {outOfDate === true ? (
        <Alert color="yellow" mb="sm">
          {t.agreement.outOfDate}
        </Alert>
      ) : null}
      {newest ? <SignatureWords signOff={newest} /> : <Text>{t.agreement.notSigned}</Text>}
      {earlier.length === 0 ? null : (
        <details>
          <summary>{t.agreement.earlier}</summary>
          <List listStyleType="none" spacing="xs">
            {earlier.map((one) => (
              <List.Item key={one.id}>
                <SignatureWords signOff={one} />
              </List.Item>
            ))}
          </List>
        </details>
      )}
    </Section>
  );
}

function SignButton({ agreement }: AgreementProps): ReactNode {
  const { t, f } = useWords();
  const [opened, setOpened] = useState(false);
  const close = (): void => {
    setOpened(false);
  };
  const words = t.agreement;
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          setOpened(true);
        }}
      >
        {agreement.signOffs.length === 0 ? words.sign : words.signAgain}
      </Button>
      <Question opened={opened} title={words.signTitle(f.month(agreement.month))} onClose={close}>
        <SignForm agreement={agreement} onClose={close} />
      </Question>
    </>
  );
}
