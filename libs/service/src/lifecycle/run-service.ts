import { ControlPlaneError } from '@acp/contracts';
import { flushTraces, type AppLogger } from '@acp/observability';
import type { RunningService } from './service-options.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
/** Waited for the last spans to be taken; the grace period is not for them. */
const FLUSH_MS = 2_000;

/**
 * The whole of a `main.ts`: starts the service and ties it to the process. A wrong configuration is
 * printed line by line; SIGTERM and SIGINT stop it, exit code 0 within the grace period, else 1; a
 * second signal ends it at once.
 */
export async function runService(start: () => Promise<RunningService>): Promise<void> {
  const starting = Promise.resolve().then(start);
  let signals = 0;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      // A signal during the start waits for it: half a start has nothing to stop.
      void starting.then((service) => stopWithin(service, signal), failToStart);
    });
  }
  try {
    endOnStrayErrors((await starting).logger);
  } catch (error) {
    failToStart(error);
  }
}

/** An error nobody caught leaves the process in a state nobody knows. */
function endOnStrayErrors(logger: AppLogger): void {
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(kind, (error: unknown) => {
      logger.fatal({ err: error }, `${kind}: this process ends`);
      process.exit(1);
    });
  }
}

/** Prints why a process cannot start and sets exit code 1. Also for errors of `loadConfig`. */
export function failToStart(error: unknown): void {
  if (error instanceof ControlPlaneError && error.code === 'CONFIG.INVALID') {
    const lines = error.message.split('\n').map((line) => `  ${line}`);
    process.stderr.write(`The configuration is wrong (CONFIG.INVALID):\n${lines.join('\n')}\n`);
  } else {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`Cannot start: ${text}\n`);
  }
  process.exit(1);
}

async function stopWithin(service: RunningService, signal: string): Promise<void> {
  const { logger, shutdownGraceMs: graceMs } = service;
  logger.info({ signal, grace_ms: graceMs }, 'stopping');
  const timer = setTimeout(() => {
    logger.error({ grace_ms: graceMs }, 'not stopped within the grace period');
    process.exit(1);
  }, graceMs);
  const exitCode = await stopped(service);
  clearTimeout(timer);
  await flushTraces(FLUSH_MS);
  process.exit(exitCode);
}

async function stopped(service: RunningService): Promise<0 | 1> {
  const { logger } = service;
  try {
    await service.stop();
    logger.info('stopped');
    return 0;
  } catch (error) {
    logger.error({ err: error }, 'stopped with an error');
    return 1;
  }
}
