import { ApiFailure } from '../api/client.js';

/** A refusal, in place: the message, its code and what of the request it concerns. */
export function FailureNotice({
  error,
  explain,
}: {
  error: Error;
  /** What a code means here; null for what says it all. */
  explain?: ((code: string | null) => string | null) | undefined;
}) {
  const failure = error instanceof ApiFailure ? error : null;
  const meaning = explain?.(failure?.code ?? null) ?? null;
  return (
    <div className="notice bad" role="alert">
      <p>{error.message}</p>
      {meaning && <p>{meaning}</p>}
      {failure?.problem?.errors && failure.problem.errors.length > 0 && (
        <ul>
          {failure.problem.errors.map((item) => (
            <li key={`${item.code}${item.path}`}>
              <code>{item.path || '/'}</code> {item.message}
            </li>
          ))}
        </ul>
      )}
      {failure?.code && <code className="small">{failure.code}</code>}
    </div>
  );
}
