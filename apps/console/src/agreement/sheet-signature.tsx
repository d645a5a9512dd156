import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Agreement } from '../api/shapes.js';
import { useWords } from '../texts/words.js';
import { SignatureWords } from './signature-words.js';

/** Who has signed, or the lines on which somebody does by hand. */
export function SheetSignature({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t } = useWords();
  const words = t.agreement;
  const [newest] = agreement.signOffs;
  return (
    <section className="sheet-signature">
      <Title order={2} size="h5">
        {words.signing}
      </Title>
      {agreement.outOfDate === true ? <Text fw={600}>{words.outOfDate}</Text> : null}
      {newest ? <SignatureWords signOff={newest} /> : <Text>{words.notSigned}</Text>}
      <dl className="to-sign">
        {[words.date, words.name, words.signature].map((line) => (
          <div key={line}>
            <dt>{line}</dt>
            <dd />
          </div>
        ))}
      </dl>
    </section>
  );
}
