FROM node:24-slim
WORKDIR /app
COPY . .
# Without install scripts: the package "node" brings Node 24 to developers' machines, and here it is already.
RUN npm ci --omit=dev --ignore-scripts && mkdir /data && chown node:node /data
ENV COMPASS_DATA_DIR=/data COMPASS_NO_OPEN=1
VOLUME /data
USER node
# REST is reachable from outside the container once COMPASS_API_TOKEN is set.
EXPOSE 8080
HEALTHCHECK --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 8080}/health`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/standalone/src/main.ts"]
