# One image for every program of COMPASS. What runs is the command:
#   node apps/standalone/src/main.ts   all in one process (what it does unless told otherwise)
#   node apps/server/src/main.ts       Slack, webhooks, REST
#   node apps/worker/src/main.ts       runs the steps
#   node apps/server/src/migrate.ts    brings the shared database up to date, and ends

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY . .
# Without install scripts: the package "node" brings Node 24 to developers' machines, and here it is already.
RUN npm ci --omit=dev --ignore-scripts --workspace=apps/standalone --workspace=apps/server --workspace=apps/worker --workspace=apps/cli
# An empty folder to copy, so that the image below runs nothing and its user owns the volume.
RUN mkdir -p /app/data
# What Node makes of the sources, for the image's user alone: no start has to make it again, and none could keep it. Read by all, changed by nobody.
RUN mkdir -p /app/compiled && chown 1000:1000 /app/compiled
USER 1000:1000
RUN NODE_COMPILE_CACHE=/app/compiled node -e "['compose/src/index', 'slack/src/listeners/create-hearing', 'state/src/open-postgres', 'state/src/record-store', 'state/src/redis-queue', 'state/src/live-state', 'state/src/live-record'].reduce((before, one) => before.then(() => import('/app/packages/' + one + '.ts')), Promise.resolve()).then(() => process.exit(0))" && chmod -R a+rX /app/compiled
USER 0:0

FROM node:24.21.0-bookworm-slim
WORKDIR /app
# The program belongs to root: whoever gets into the process cannot change it.
COPY --from=build /app /app
COPY --from=build --chown=1000:1000 /app/data /data
# Every program listens where the health check below asks; a worker's own address would be another.
ENV NODE_ENV=production COMPASS_ENV=production COMPASS_DATA_DIR=/data COMPASS_NO_OPEN=1 PORT=8080 NODE_COMPILE_CACHE=/app/compiled
VOLUME /data
# The image's user "node", by number: Kubernetes must see that it is not root.
USER 1000:1000
# REST is reachable from outside the container once COMPASS_API_TOKEN is set.
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/standalone/src/main.ts"]
