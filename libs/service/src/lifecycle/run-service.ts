import { ControlPlaneError } from '@acp/contracts';
import { flushTraces, maskText, type AppLogger } from '@acp/observability';
import { isDatabaseUnavailable } from '@acp/persistence';
import type { RunningService } from './service-options.js';
import { ownerOfStrayError } from './stray-errors.js';

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

/** An error nobody caught leaves the process in a state nobody knows, unless the work has an owner. */
function endOnStrayErrors(logger: AppLogger): void {
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(kind, (error: unknown) => {
      const owner = ownerOfStrayError();
      if (owner) return owner(error);
      logger.fatal({ err: error }, `${kind}: this process ends`);
      process.exit(1);
    });
  }
}

/** Prints why a process cannot start, without a stack where the way out is known, and ends it with 1. */
export function failToStart(error: unknown): void {
  process.stderr.write(`${maskText(whyNot(error))}\n`);
  process.exit(1);
}

function whyNot(error: unknown): string {
  if (error instanceof ControlPlaneError) {
    const lines = error.message.split('\n').map((line) => `  ${line}`);
    const what = error.code === 'CONFIG.INVALID' ? 'The configuration is wrong' : 'Cannot start';
    return `${what} (${error.code}):\n${lines.join('\n')}`;
  }
  if (isDatabaseUnavailable(error)) {
    return `Cannot start (SERVICE.UNAVAILABLE):\n  the database cannot be reached: ${reasonOf(error)}`;
  }
  return `Cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** Node gathers the attempts on several addresses in one error without a message. */
function reasonOf(error: unknown): string {
  const { message, errors } = error as AggregateError;
  return message || errors.map(String).join(', ');
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
