/** HEALTHCHECK of the app images: ready or not. */
const url = `http://127.0.0.1:${process.env.PORT}/health/ready`;
const answer = await fetch(url, { signal: AbortSignal.timeout(4000) }).catch(() => null);
process.exit(answer?.ok ? 0 : 1);
