import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Agreement } from '../api/shapes.js';
import { useWords } from '../texts/words.js';

type Reservations = Agreement['reservations'];

/** What is in the way of a signature, as a part of a sentence. */
export function useReservationWords(): (reservations: Reservations) => string {
  const { t, f } = useWords();
  return (reservations) => f.list(reservations.map((one) => t.agreement.reservations[one]));
}

type SignatureProps = { readonly signOff: Agreement['signOffs'][number] };

export function SignatureWords({ signOff }: SignatureProps): ReactNode {
  const { t, f } = useWords();
  const words = useReservationWords();
  const { signedBy, signedAt, reservations, comment } = signOff;
  return (
    <div data-testid="signature">
      <Text>
        {t.agreement.signedBy(signedBy, f.dateTime(signedAt))}{' '}
        {reservations.length === 0 ? null : t.agreement.reserved(words(reservations))}
      </Text>
      {comment === null ? null : <Text className="comment">{comment}</Text>}
    </div>
  );
}
