import { cleanText } from '@acp/contracts';
import type { AppLogger } from '@acp/observability';
import type { ConnectorLog } from '@acp/plugin';

const MESSAGE_CHARS_MAX = 1_000;

/** The log as a plug-in sees it: each line says which connector wrote it. */
export function connectorLog(logger: AppLogger, connector: string): ConnectorLog {
  const line = (level: keyof ConnectorLog) => (message: string, facts?: Record<string, unknown>) =>
    logger[level]({ facts, connector }, cleanText(String(message), MESSAGE_CHARS_MAX));
  return Object.freeze({
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
  });
}
