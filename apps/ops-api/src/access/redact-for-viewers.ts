import { callerOf } from '@acp/service';
import {
  Inject,
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { OpsApiConfig } from '../ops-api.config.js';
import { redactAnswer } from './redact-answer.js';
import { parseRedactionPath, type RedactionPath } from './redaction.js';

/** Masks what `OPS_REDACT_PATHS` names in every answer to a viewer. */
@Injectable()
export class RedactForViewers implements NestInterceptor {
  private readonly paths: readonly RedactionPath[];

  constructor(@Inject(OpsApiConfig) config: Readonly<OpsApiConfig>) {
    this.paths = (config.opsRedactPaths ?? []).map(parseRedactionPath);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (this.paths.length === 0 || context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (callerOf(request)?.role !== 'viewer') return next.handle();
    return next.handle().pipe(
      map((answer) =>
        // A stream of lines has no payload in it, and is signed as it is.
        answer instanceof StreamableFile ? answer : redactAnswer(answer, this.paths),
      ),
    );
  }
}
