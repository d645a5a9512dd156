import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { commentsQuery } from '../api/queries.js';
import type { Cause } from '../api/shapes.js';
import { Ago } from '../parts/moment.js';
import { Loaded } from '../parts/notice.js';

/** What colleagues have written, the newest first. */
export function Comments({ cause }: { readonly cause: Cause }): ReactNode {
  const comments = useQuery(commentsQuery(cause));
  return (
    <Loaded query={comments}>
      {({ items }) => (
        <div className="comments">
          {items.map(({ id, author, text, createdAt }) => (
            <div key={id}>
              <Text size="sm" c="dimmed">
                {author}, <Ago at={createdAt} />
              </Text>
              <Text className="comment">{text}</Text>
            </div>
          ))}
        </div>
      )}
    </Loaded>
  );
}
