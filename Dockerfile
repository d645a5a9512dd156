# One image; the command chooses what it is: api, worker, migrate, doctor, recover or reencrypt.
ARG BASE_IMAGE=node:20-bookworm-slim

FROM ${BASE_IMAGE} AS build
WORKDIR /app
# The manifests alone first: dependencies are installed again only when one of these changes.
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/conformance/package.json apps/conformance/
COPY apps/console/package.json apps/console/
COPY apps/sandbox/package.json apps/sandbox/
COPY apps/worker/package.json apps/worker/
COPY packages/checks/package.json packages/checks/
COPY packages/clients/package.json packages/clients/
COPY packages/connections/package.json packages/connections/
COPY packages/database/package.json packages/database/
COPY packages/fortnox/package.json packages/fortnox/
COPY packages/jobs/package.json packages/jobs/
COPY packages/notifications/package.json packages/notifications/
COPY packages/people/package.json packages/people/
COPY packages/reconciliation/package.json packages/reconciliation/
COPY packages/shared/package.json packages/shared/
COPY packages/subscriptionflow/package.json packages/subscriptionflow/
COPY packages/telemetry/package.json packages/telemetry/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM ${BASE_IMAGE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 METRICS_PORT=9464
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/packages packages
COPY --from=build /app/apps/api apps/api
COPY --from=build /app/apps/worker apps/worker
COPY --from=build /app/apps/console/dist apps/console/dist
COPY --from=build /app/prisma prisma
COPY scripts/docker-entrypoint.sh /usr/local/bin/sync
# Not root, and unable to change what it runs: the files are root's, and compose mounts them read-only.
# 1000 is `node` in the official image.
USER 1000:1000
EXPOSE 3000 9464
ENTRYPOINT ["sync"]
CMD ["api"]
