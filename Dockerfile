# One image; the command chooses what it is: api, worker, migrate, doctor, recover or reencrypt.
# `--target sandbox` makes another one, of the stand-ins: nothing of them is in the first.
ARG BASE_IMAGE=node:20-bookworm-slim

FROM ${BASE_IMAGE} AS manifests
WORKDIR /app
# The manifests alone: dependencies are installed again only when one of these changes.
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

FROM manifests AS build
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

# What runs needs a third of that. Development's packages are taken out of the manifest first, because
# npm keeps them where they are somebody's optional peers too (prisma and typescript, 270 MB); versions
# stay those of the lock file. Then Prisma's compilers for databases that are not ours.
FROM manifests AS dependencies
RUN npm pkg delete devDependencies \
  && npm install --omit=dev --no-audit --no-fund -w @sync/api -w @sync/worker -w @sync/sandbox \
  && find node_modules/@prisma/client/runtime -name 'query_compiler_*' ! -name '*postgresql*' -delete \
  && find node_modules -name '*.map' -type f -delete

FROM ${BASE_IMAGE} AS sandbox
ENV NODE_ENV=production HOST=0.0.0.0 SANDBOX_PORT=4000
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/packages/shared packages/shared
COPY --from=build /app/apps/sandbox apps/sandbox
USER 1000:1000
EXPOSE 4000
CMD ["node", "apps/sandbox/dist/main.js"]

FROM ${BASE_IMAGE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 METRICS_PORT=9464
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=dependencies /app/node_modules node_modules
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
