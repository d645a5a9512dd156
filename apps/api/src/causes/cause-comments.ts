import { addComment, commentsAtMost, listComments } from '@sync/jobs';
import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readBody, readQuery } from '../http/input.js';
import { pageSchema } from '../http/page-schema.js';
import { HttpProblem } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { causeOf, commentSchema, noSuchCause, toCommentJson } from './cause-json.js';

const path = '/v1/connections/{id}/causes/{fingerprint}/comments';
const querySchema = z.object(pagingQuery);

/** GET …/comments: what colleagues have written about a cause at one company. */
export function getCauseComments({ db }: Services): Endpoint {
  return {
    ...{ method: 'get', path, access: 'viewer', tag: 'Dead letters' },
    summary: 'What was written about one cause at one company, newest first',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(commentSchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const page = await listComments(db, causeOf(call), pageOf(readQuery(call, querySchema)));
      return json(200, { items: page.items.map(toCommentJson), nextCursor: page.nextCursor });
    },
  };
}

const bodySchema = z.strictObject({
  text: z.string().trim().min(1).max(2000).meta({ description: 'Nothing personal of a customer' }),
});

const tooMany = new HttpProblem(
  409,
  `There are ${commentsAtMost} comments on this cause already, as many as may be.`,
);

/** POST …/comments: a word to colleagues. */
export function postCauseComment({ audit }: Services): Endpoint {
  return {
    ...{ method: 'post', path, access: 'operator', audited: 'by-handler', tag: 'Dead letters' },
    summary: 'Write something about one cause at one company',
    body: { maxBytes: 16 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 201: { description: 'Written', schema: commentSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const { text } = readBody(call, bodySchema);
      const cause = causeOf(call);
      const comment = await audit.change(
        call,
        (joined) => addComment(joined, cause, { author: actorOf(call).name, text }),
        // What it says stands with the cause, which forgets it in time; this log does not.
        (written) =>
          typeof written === 'object'
            ? [
                {
                  ...{ action: 'cause-comment', connectionId: cause.connectionId },
                  ...{ subject: cause.fingerprint, details: { comment: written.id } },
                },
              ]
            : [],
      );
      if (!comment) throw noSuchCause();
      if (comment === 'full') throw tooMany;
      return json(201, toCommentJson(comment));
    },
  };
}
