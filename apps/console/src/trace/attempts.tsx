import type { DeliveryAttempt } from '@acp/contracts/api';
import { useState } from 'react';
import { AttemptBadge } from '../display/badge.js';
import { formatDuration } from '../display/format.js';
import { TextBlock } from '../display/json.js';
import { When } from '../display/when.js';
import { SentRequest } from './sent-request.js';

/** More attempts than this are folded: the last ones tell what became of it. */
const SHOWN_MAX = 10;

/** First to last, each to be opened for its request, its error and its response. */
export function Attempts({ attempts }: { attempts: readonly DeliveryAttempt[] }) {
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, attempts.length - SHOWN_MAX);
  return (
    <>
      {hidden > 0 && (
        <button type="button" className="button tiny" onClick={() => setAll(true)}>
          Show the {hidden} attempts before
        </button>
      )}
      {attempts.slice(hidden).map((attempt) => (
        <Attempt key={attempt.id} attempt={attempt} />
      ))}
    </>
  );
}

function Attempt({ attempt }: { attempt: DeliveryAttempt }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="attempt" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span>Attempt {attempt.attempt}</span>
        <AttemptBadge outcome={attempt.outcome} />
        <span className="number">{formatDuration(attempt.duration_ms)}</span>
        <bdi className="attempt-error">{attempt.error_message}</bdi>
      </summary>
      {open && <AttemptBody attempt={attempt} />}
    </details>
  );
}

function AttemptBody({ attempt }: { attempt: DeliveryAttempt }) {
  return (
    <div className="stack attempt-body">
      <p className="small">
        <When at={attempt.started_at} /> to <When at={attempt.ended_at} short /> by{' '}
        <code>{attempt.worker_id}</code> over {attempt.transport}
        {attempt.error_code && (
          <>
            {' · '}
            <code>{attempt.error_code}</code>
          </>
        )}
      </p>
      <h3>Request</h3>
      <SentRequest eventId={attempt.event_id} entryId={attempt.entry_id} />
      {attempt.error_message && (
        <>
          <h3>Error</h3>
          <TextBlock text={attempt.error_message} what="error of the attempt" wrapped />
        </>
      )}
      {attempt.response && (
        <>
          <h3>Response</h3>
          <TextBlock text={attempt.response} what="response of the transport" wrapped />
        </>
      )}
    </div>
  );
}
