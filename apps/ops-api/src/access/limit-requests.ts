import { ControlPlaneError } from '@acp/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ThrottlerStorageService } from '@nestjs/throttler';
import type { FastifyInstance } from 'fastify';

const MINUTE_MS = 60_000;
const PROBES = /^\/(health|metrics)(\/|\?|$)/;

/**
 * Requests per address and minute, counted before a key is looked at, so that guessing keys is slow
 * too; Nest's guards come too late for that. Probes and scrapes are not counted.
 */
export function limitRequests(app: NestFastifyApplication, perMinute: number): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const storage = new ThrottlerStorageService();
  fastify.addHook('onRequest', async (request) => {
    if (PROBES.test(request.url)) return;
    const { isBlocked, timeToBlockExpire } = await storage.increment(
      request.ip,
      MINUTE_MS,
      perMinute,
      MINUTE_MS,
      'requests',
    );
    if (!isBlocked) return;
    throw new ControlPlaneError('REQUEST.RATE_LIMITED', `more than ${perMinute} a minute`, {
      retryAfterSeconds: timeToBlockExpire,
    });
  });
  fastify.addHook('onClose', async () => storage.onApplicationShutdown());
}
