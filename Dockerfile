# Built on the Node line that the single executables use; the product itself asks for 20.19 or newer.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/ scripts/
COPY src/ src/
COPY profiles/ profiles/
RUN npm run build && npm prune --omit=dev

FROM node:22-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules/ node_modules/
COPY --from=build /app/dist/ dist/
COPY --from=build /app/profiles/ profiles/
COPY package.json LICENSE ./
# What the daemon remembers: the one place where it writes, so that all else can be read-only.
RUN mkdir -p /var/lib/cicprobe && chown node:node /var/lib/cicprobe
ENV STATE_DIRECTORY=/var/lib/cicprobe
VOLUME /var/lib/cicprobe
# Where the daemon says that it is well; another port of `daemon.api` needs another address here.
ENV CICPROBE_HEALTH_URL=http://127.0.0.1:9807/healthz
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(process.env.CICPROBE_HEALTH_URL).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Checks need no privilege: sockets are ordinary ones.
USER node
# Mount the folder of cicprobe.yaml here: it is looked for in the working directory.
WORKDIR /site
ENTRYPOINT ["node", "/app/dist/main.js"]
# Arguments take its place: `docker run IMAGE --role workstation --target cic01` checks once.
CMD ["daemon"]
