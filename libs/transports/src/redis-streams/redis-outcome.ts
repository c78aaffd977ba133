import { isOtherRedis, textOf } from '@acp/brokers';
import type { PublishOutcome } from '@acp/contracts';
import { isArgumentError } from '../publish/argument-error.js';
import { rejected, unavailable, unknown } from '../publish/outcomes.js';

/** Answers that speak of the server or of our access to it, not of the message. */
const SERVER_TROUBLE = /^(TRYAGAIN|MISCONF|OOM|BUSY|NOAUTH|WRONGPASS|NOPERM|WRONGTYPE|MOVED|ASK)\b/;

/** What ioredis says when a command never left this process. */
const NEVER_SENT = /^(Stream isn't writeable|Cluster isn't ready)/;

/** What a failed XADD says about its message. */
export function outcomeOfRedisError(error: unknown): PublishOutcome {
  const text = textOf(error);
  if (isOtherRedis(text) || SERVER_TROUBLE.test(text) || NEVER_SENT.test(text)) {
    return unavailable(text);
  }
  if (/string exceeds maximum allowed size|invalid bulk length/.test(text)) {
    return rejected(text, { code: 'TRANSPORT.MESSAGE_TOO_LARGE' });
  }
  if (isArgumentError(error)) return rejected(text);
  return unknown(`${text}; the message may have arrived`);
}
