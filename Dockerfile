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
# Checks need no privilege: sockets are ordinary ones.
USER node
# Mount the folder of cicprobe.yaml here: it is looked for in the working directory.
WORKDIR /site
ENTRYPOINT ["node", "/app/dist/main.js"]
