import { ControlPlaneError } from '@acp/contracts';
import { isStatementTimeout } from '@acp/persistence';
import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { catchError, throwError, type Observable } from 'rxjs';

/** A question that the database ended at its time limit is the caller's to narrow, not a bug. */
@Injectable()
export class StatementTimeouts implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) =>
        throwError(() =>
          isStatementTimeout(error)
            ? new ControlPlaneError('REQUEST.TOO_EXPENSIVE', 'the statement took too long', {
                cause: error,
                retryAfterSeconds: 1,
              })
            : error,
        ),
      ),
    );
  }
}
