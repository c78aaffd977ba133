# One image per target: ingestion, relay, ops-api, signal-lab, and migrate, which runs once.
#   docker build --target relay -t control-plane/relay .
ARG NODE_IMAGE=node:24-bookworm-slim

# Manifests alone, so that packages are installed again only when one of them changes.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /source
COPY . .
RUN mkdir /manifests \
 && find . \( -name package.json -o -name package-lock.json \) -not -path '*/node_modules/*' -print0 \
  | tar --create --null --files-from=- | tar --extract --directory=/manifests

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY --from=manifests /manifests ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node node_modules/typescript/lib/tsc.js -b && npm run build -w @acp/console \
 && node deploy/image/bundle.mjs ingestion relay ops-api

# What the apps need of npm, each for itself. Nothing of it has to be compiled or downloaded.
FROM ${NODE_IMAGE} AS install
WORKDIR /app
COPY --from=manifests /manifests ./
ENV NPM_CONFIG_UPDATE_NOTIFIER=false

FROM install AS install-ingestion
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund -w @acp/ingestion
FROM install AS install-relay
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund -w @acp/relay
FROM install AS install-ops-api
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund -w @acp/ops-api
FROM install AS install-signal-lab
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund -w @acp/signal-lab
FROM install AS install-migrate
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund -w @acp/persistence

FROM build AS pack
RUN node deploy/image/pack.mjs @acp/ingestion /out/ingestion \
 && node deploy/image/pack.mjs @acp/relay /out/relay \
 && node deploy/image/pack.mjs @acp/ops-api /out/ops-api \
 && node deploy/image/pack.mjs @acp/signal-lab /out/signal-lab \
 && node deploy/image/pack.mjs @acp/persistence /out/migrate \
 && mkdir -p /out/ops-api/apps/console && cp -r apps/console/dist /out/ops-api/apps/console/dist

# The command line of operators, from its archives, as anybody installs it.
FROM build AS cp
RUN --mount=type=cache,target=/root/.npm \
    node tools/dist/commands/pack.js --out /packages \
 && npm install --prefix /cp --omit=dev --ignore-scripts --no-audit --no-fund /packages/*.tgz

# Packages first: some are not at the top but below the workspace that asks for another version.
# Never root, and nothing is written to the file system: run with a read-only root.
FROM ${NODE_IMAGE} AS runtime
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 NODE_OPTIONS=--enable-source-maps
COPY deploy/image/healthcheck.mjs /app/
USER node
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s --retries=3 \
  CMD ["node", "/app/healthcheck.mjs"]

FROM runtime AS ingestion
ENV PORT=3001
EXPOSE 3001
COPY --from=install-ingestion /app ./
COPY --from=pack /out/ingestion ./
CMD ["node", "--import", "./libs/observability/otel.mjs", "apps/ingestion/bundle/app.js"]

FROM runtime AS relay
ENV PORT=3002
EXPOSE 3002
COPY --from=install-relay /app ./
COPY --from=pack /out/relay ./
CMD ["node", "--import", "./libs/observability/otel.mjs", "apps/relay/bundle/app.js"]

FROM runtime AS ops-api
ENV PORT=3000
EXPOSE 3000
COPY --from=install-ops-api /app ./
COPY --from=pack /out/ops-api ./
COPY --from=cp /cp/node_modules /opt/cp/node_modules
ENV PATH=/opt/cp/node_modules/.bin:$PATH
CMD ["node", "--import", "./libs/observability/otel.mjs", "apps/ops-api/bundle/app.js"]

FROM runtime AS signal-lab
ENV PORT=3003
EXPOSE 3003
COPY --from=install-signal-lab /app ./
COPY --from=pack /out/signal-lab ./
CMD ["node", "--import", "./libs/observability/otel.mjs", "examples/signal-lab/dist/main.js"]

FROM runtime AS migrate
HEALTHCHECK NONE
COPY --from=install-migrate /app ./
COPY --from=pack /out/migrate ./
COPY deploy/image/migrate.mjs ./
CMD ["node", "migrate.mjs"]
