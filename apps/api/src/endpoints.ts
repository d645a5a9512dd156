import { causeEndpoints } from './causes/cause-endpoints.js';
import { connectionEndpoints } from './connections/connection-endpoints.js';
import { getFlow } from './flow/get-flow.js';
import type { FortnoxServices } from './fortnox/open-fortnox.js';
import type { Endpoint } from './http/endpoint.js';
import { postInvoiceEvent } from './ingress/post-invoice-event.js';
import { postNativeWebhook } from './ingress/post-native-webhook.js';
import { postPreview } from './ingress/post-preview.js';
import { getDeadLetters } from './jobs/get-dead-letters.js';
import { getJobEvent } from './jobs/get-job-event.js';
import { getJobInFortnox } from './jobs/get-job-in-fortnox.js';
import { getJobSent } from './jobs/get-job-sent.js';
import { getOverview } from './jobs/get-overview.js';
import { getSyncJob } from './jobs/get-sync-job.js';
import { getSyncJobs } from './jobs/get-sync-jobs.js';
import { getSyncJobsCsv } from './jobs/get-sync-jobs-csv.js';
import { postDiscardJob } from './jobs/post-discard-job.js';
import { postDriftSeen } from './jobs/post-drift-seen.js';
import { postReplayJob } from './jobs/post-replay-job.js';
import { postResolveJob } from './jobs/post-resolve-job.js';
import { inPreviewTurns } from './limits/preview-turns.js';
import {
  createChangeLine,
  createDetailLine,
  createPersonLine,
  createReadLine,
  inTurns,
  restAfterChange,
} from './limits/turns-of-people.js';
import { notificationEndpoints } from './notifications/notification-endpoints.js';
import { openApiDocument, type OpenApiDocument } from './openapi/document.js';
import { postSettingsPreview } from './outlook/post-settings-preview.js';
import { getAudit } from './people/get-audit.js';
import { peopleEndpoints } from './people/people-endpoints.js';
import { getAgreement } from './reconciliations/get-agreement.js';
import { getAgreementFindings } from './reconciliations/get-agreement-findings.js';
import { getAgreements } from './reconciliations/get-agreements.js';
import { getReconciliation } from './reconciliations/get-reconciliation.js';
import { getReconciliations } from './reconciliations/get-reconciliations.js';
import { postEnqueueMissing } from './reconciliations/post-enqueue-missing.js';
import { postReconciliation } from './reconciliations/post-reconciliation.js';
import { postSignOff } from './reconciliations/post-sign-off.js';
import { getReplay } from './replays/get-replay.js';
import { getReplayItems } from './replays/get-replay-items.js';
import { getReplays } from './replays/get-replays.js';
import { postReplayControl } from './replays/post-replay-control.js';
import { postReplays } from './replays/post-replays.js';
import { registerEndpoints } from './registers/register-endpoints.js';
import { getStatistics } from './statistics/get-statistics.js';
import { getCompanyCallback, getCompanyLogin } from './site/company-login.js';
import { getDocs, getOpenApi } from './site/get-docs.js';
import { getHealthz, getReadyz } from './site/get-health.js';
import { getHome } from './site/get-home.js';
import { getMe } from './site/get-me.js';
import { getMetrics } from './site/get-metrics.js';
import { getLogin, postLogin, postLogout } from './site/login.js';
import { viewEndpoints } from './views/view-endpoints.js';

/** Every operation, in the order in which the documentation shows them. */
export function allEndpoints(services: FortnoxServices): readonly Endpoint[] {
  let made: OpenApiDocument | undefined;
  const document = (): OpenApiDocument =>
    (made ??= openApiDocument(endpoints, services.config.publicUrl));
  const manyJobs = aboutManyJobs(services);
  const previewInTurn = inPreviewTurns();
  // Their own: one of them may wait for Fortnox.
  const registers = registerEndpoints(services).map(inTurns(createDetailLine()));
  const listed: Endpoint[] = [
    postInvoiceEvent(services),
    postNativeWebhook(services),
    previewInTurn(postPreview(services)),
    ...connectionEndpoints(services),
    previewInTurn(postSettingsPreview(services)),
    ...registers,
    ...manyJobs.lists,
    ...viewEndpoints(services),
    ...oneJob(services),
    ...manyJobs.figures,
    ...manyJobs.causes,
    ...manyJobs.replays,
    postReconciliation(services),
    ...manyJobs.agreements,
    getReconciliation(services),
    ...manyJobs.missing,
    postSignOff(services),
    ...notificationEndpoints(services),
    ...peopleEndpoints(services),
    ...manyJobs.audit,
    getMe(),
    getHome(),
    ...loginEndpoints(services),
    getHealthz(),
    getReadyz(services),
    ...manyJobs.metrics,
    getOpenApi(document),
    getDocs(document),
  ];
  const inLines = [...Object.values(manyJobs).flat(), ...registers];
  const endpoints = othersInTurns(services, listed, inLines);
  return endpoints;
}

const oneJob = (services: FortnoxServices): readonly Endpoint[] => [
  getSyncJob(services),
  getJobEvent(services),
  getJobSent(services),
  getJobInFortnox(services),
  postReplayJob(services),
  postResolveJob(services),
  postDiscardJob(services),
  postDriftSeen(services),
];

const loginEndpoints = (services: FortnoxServices): readonly Endpoint[] => [
  getLogin(services),
  postLogin(services),
  getCompanyLogin(services),
  getCompanyCallback(services),
  postLogout(services),
];

/** Lines and a budget for what a person changes; a line for what she reads and stands in none already. */
function othersInTurns(
  services: FortnoxServices,
  listed: readonly Endpoint[],
  inLines: readonly Endpoint[],
): readonly Endpoint[] {
  const changeInTurn = inTurns(createPersonLine(), restAfterChange);
  const readInTurn = inTurns(createDetailLine());
  return listed.map((one) => {
    if (isChange(one)) return withinBudget(services, changeInTurn(one));
    return isRead(one) && !inLines.includes(one) ? readInTurn(one) : one;
  });
}

/** Whoever sees some companies alone must not fill the disk of all with what is written down. */
function withinBudget({ limits }: FortnoxServices, endpoint: Endpoint): Endpoint {
  const { handle } = endpoint;
  if (!handle) return endpoint;
  return {
    ...endpoint,
    handle: async (call) => {
      if (call.actor?.scope !== undefined) await limits.admitChange(call.actor.name);
      return handle(call);
    },
  };
}

const isChange = ({ method, access, audited }: Endpoint): boolean =>
  method !== 'get' &&
  audited !== 'nothing-changes' &&
  (access === 'operator' || access === 'viewer');

const isRead = ({ method, access }: Endpoint): boolean =>
  method === 'get' && (access === 'operator' || access === 'viewer');

/** What grows with the number of jobs and of entries in the audit log, in one line of turns. */
function aboutManyJobs(services: FortnoxServices) {
  const inTurn = inTurns(createReadLine());
  return {
    causes: causeEndpoints(services).map(inTurn),
    audit: [getAudit(services)].map(inTurn),
    lists: [getSyncJobs(services), getSyncJobsCsv(services)].map(inTurn),
    figures: [
      getOverview(services),
      getStatistics(services),
      getFlow(services),
      getDeadLetters(services),
    ].map(inTurn),
    replays: [
      postReplays(services),
      getReplays(services),
      getReplay(services),
      getReplayItems(services),
      postReplayControl(services, 'pause'),
      postReplayControl(services, 'resume'),
      postReplayControl(services, 'abort'),
    ].map(inTurn),
    agreements: [
      getReconciliations(services),
      getAgreements(services),
      getAgreement(services),
      getAgreementFindings(services),
    ].map(inTurn),
    metrics: [getMetrics(services)].map(inTurn),
    missing: [postEnqueueMissing(services)].map(inTurns(createChangeLine())),
  };
}
