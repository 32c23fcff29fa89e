# The server in a small image: a build stage that runs `npm run setup`, and a runtime stage with only
# what it serves with. docs/docker.md tells how to run it and how to pass GPU and NPU in.
#   docker build -t vinoserve .
#   docker run -p 8000:8000 -v /my/model:/models/m:ro vinoserve --rest_port 8000 --model_name m --model_path /models/m
ARG NODE_IMAGE=node:22-bookworm
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${NODE_IMAGE} AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates cmake g++ make python3 python3-pip \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run setup -- --image
RUN npm prune --omit=dev --no-audit --no-fund \
  && docker/gather /opt/vinoserve \
  && strip --output-file=/opt/node "$(command -v node)"

FROM ${RUNTIME_IMAGE}
# Drivers for other devices than the CPU, as Debian packages: docs/docker.md.
ARG RUNTIME_PACKAGES=""
RUN if [ -n "${RUNTIME_PACKAGES}" ]; then \
    apt-get update \
    && apt-get install -y --no-install-recommends ${RUNTIME_PACKAGES} \
    && rm -rf /var/lib/apt/lists/*; \
  fi \
  && groupadd --gid 5000 vinoserve \
  && useradd --uid 5000 --gid 5000 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin vinoserve
COPY --from=build /opt/node /usr/local/bin/node
COPY --from=build /opt/vinoserve /opt/vinoserve
USER 5000:5000
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s \
  CMD ["node", "/opt/vinoserve/healthcheck.mjs"]
ENTRYPOINT ["node", "/opt/vinoserve/dist/src/cli.js"]
