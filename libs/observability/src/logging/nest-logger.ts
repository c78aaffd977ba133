import type { LoggerService } from '@nestjs/common';
import type { AppLogger } from './logger.js';

/** Nest's own lines about its wiring: of use to who debugs the wiring, noise to everybody else. */
const WIRING = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** What Nest logs through `Logger` of `@nestjs/common`, as lines of the app's logger. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: AppLogger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(WIRING.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest passes the context last; errors may come first or as a stack in between. */
  private write(level: Level, message: unknown, rest: unknown[]): void {
    const context = rest.length > 0 ? { context: String(rest.at(-1)) } : {};
    const stack = rest.slice(0, -1).find((part) => typeof part === 'string');
    if (message instanceof Error) this.logger[level]({ ...context, err: message }, message.message);
    else this.logger[level]({ ...context, ...(stack ? { stack } : {}) }, String(message));
  }
}
