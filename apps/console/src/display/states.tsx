import { useEffect, useState, type ReactNode } from 'react';
import { ApiFailure } from '../api/client.js';

/** Longer than an answer takes on a busy day. */
const LATE_MS = 3_000;

export function LoadingState({ page = false }: { page?: boolean }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={page ? 'state whole-page' : 'state'} role="status">
      {late ? (
        <p>Still waiting for the ops-api…</p>
      ) : (
        <span className="visually-hidden">Loading</span>
      )}
      <span className="skeleton medium pulse" />
      <span className="skeleton short pulse" />
      <span className="skeleton medium pulse" />
    </div>
  );
}

export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
    </div>
  );
}

interface FailureStateProps {
  error: Error;
  onRetry?: () => void;
  page?: boolean;
}

/** What went wrong, with its code, and what to try; a refusal by role is told apart. */
export function FailureState({ error, onRetry, page = false }: FailureStateProps) {
  const failure = error instanceof ApiFailure ? error : null;
  const forbidden = failure?.status === 403;
  return (
    <div className={page ? 'state bad whole-page' : 'state bad'} role="alert">
      <h2>{titleOf(failure)}</h2>
      <p>{error.message}</p>
      {failure?.code && (
        <p className="small">
          <code>{failure.code}</code>
          {failure.problem?.request_id && <> · request {failure.problem.request_id}</>}
        </p>
      )}
      {onRetry && !forbidden && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

function titleOf(failure: ApiFailure | null): string {
  if (!failure) return 'Something went wrong on this page';
  if (failure.status === 0) return 'The ops-api does not answer';
  if (failure.status === 403) return 'Your key does not allow this';
  if (failure.status === 404) return 'Not found';
  if (failure.status === 429) return 'Too many requests';
  if (failure.status >= 500) return 'The ops-api could not answer';
  return failure.problem?.title ?? 'The request was refused';
}

/** One of the four states of whatever is fetched: loading, failed, empty, there. */
export function Fetched<Data>(props: {
  data: Data | undefined;
  error: Error | null;
  onRetry?: () => void;
  children: (data: Data) => ReactNode;
}) {
  if (props.data !== undefined) {
    return (
      <>
        {props.error && <StaleNotice error={props.error} />}
        {props.children(props.data)}
      </>
    );
  }
  if (props.error) return <FailureState error={props.error} onRetry={props.onRetry} />;
  return <LoadingState />;
}

export function StaleNotice({ error }: { error: Error }) {
  return (
    <p className="notice warn" role="status">
      Shown as it was before the last refresh failed: {error.message}
    </p>
  );
}
