import type { DeadLetterDetail } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { ApiFailure } from '../api/client.js';
import { useAnswer } from '../api/use-answer.js';
import { useApi } from '../api/use-api.js';
import { Identity } from '../display/copy.js';
import { JsonBlock } from '../display/json.js';
import { PageFrame, Panel } from '../display/panel.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { EmptyState, Fetched } from '../display/states.js';
import { When, WhenBoth } from '../display/when.js';
import { useToast } from '../shell/toasts.js';
import { UnservedTopics } from '../topics/unserved-topics.js';
import { Attempts } from '../trace/attempts.js';
import { SentMessage } from '../trace/sent-request.js';
import { EditDialog } from './edit-dialog.js';
import { topicPath } from '../topics/topic-path.js';

type Intent = 'replay' | 'discard' | 'edit';

export default function DeadLetterPage({ id }: { id: string }) {
  const letter = useAnswer('/v1/dead-letters/{id}', { path: { id } });
  const [intent, setIntent] = useState<Intent | null>(null);
  const gone = letter.error instanceof ApiFailure && letter.error.status === 404;
  return (
    <PageFrame
      title={`Dead letter ${id}`}
      actions={letter.data && <Actions onIntent={setIntent} />}
      lead={<Link href="/dead-letters">All dead letters</Link>}
    >
      {gone && !letter.data ? (
        <div className="panel">
          <EmptyState title="Not a dead letter, or no longer">
            It may have been replayed or discarded since: look for its event under{' '}
            <Link href="/events">Events</Link> or for the action under{' '}
            <Link href="/audit">Audit</Link>.
          </EmptyState>
        </div>
      ) : (
        <Fetched data={letter.data} error={letter.error} onRetry={() => void letter.refetch()}>
          {(detail) => (
            <>
              <Facts letter={detail} />
              <div className="split">
                <AttemptsPanel letter={detail} />
                <Sent letter={detail} />
              </div>
              <Edits letter={detail} />
            </>
          )}
        </Fetched>
      )}
      {intent && letter.data && (
        <IntentDialog intent={intent} letter={letter.data} onClose={() => setIntent(null)} />
      )}
    </PageFrame>
  );
}

function Actions({ onIntent }: { onIntent: (intent: Intent) => void }) {
  return (
    <>
      <GuardedButton className="primary" onClick={() => onIntent('replay')}>
        Replay…
      </GuardedButton>
      <GuardedButton onClick={() => onIntent('edit')}>Edit and replay…</GuardedButton>
      <GuardedButton className="danger" onClick={() => onIntent('discard')}>
        Discard…
      </GuardedButton>
    </>
  );
}

interface IntentDialogProps {
  intent: Intent;
  letter: DeadLetterDetail;
  onClose: () => void;
}

function IntentDialog({ intent, letter, onClose }: IntentDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const [, navigate] = useLocation();
  const verb = intent === 'discard' ? 'discard' : 'replay';
  const [allowed, setAllowed] = useState(false);
  const topic = useAnswer('/v1/topics/{topic}', { path: { topic: letter.topic } });
  const isUnserved = verb === 'replay' && topic.data?.served === false;
  const act = (body: { reason: string; payload?: Record<string, unknown> }) =>
    api.post(
      `/v1/dead-letters/{id}/${verb}`,
      { path: { id: letter.id } },
      { ...body, ...(isUnserved && allowed && { allow_unserved: true }) },
    );
  const unserved = (
    <UnservedTopics
      topics={isUnserved ? [letter.topic] : []}
      allowed={allowed}
      onAllow={setAllowed}
    />
  );

  function done() {
    const due = isUnserved ? 'ordered, not delivered' : 'due again';
    toast(`Entry ${letter.id} is ${verb === 'replay' ? due : 'discarded'}.`);
    void queries.invalidateQueries();
    navigate(`/events/${letter.event_id}`);
  }

  if (intent === 'edit') {
    return (
      <EditDialog letter={letter} act={act} onDone={done} onClose={onClose}>
        {unserved}
      </EditDialog>
    );
  }
  return (
    <ReasonDialog
      title={verb === 'replay' ? 'Replay this dead letter' : 'Discard this dead letter'}
      lead={
        verb === 'replay'
          ? 'It becomes due at once, with its attempts forgiven.'
          : 'It will never be delivered. The event and its attempts stay.'
      }
      confirm={verb === 'replay' ? 'Replay' : 'Discard'}
      danger={verb === 'discard'}
      act={(reason) => act({ reason })}
      onDone={done}
      onClose={onClose}
    >
      {unserved}
    </ReasonDialog>
  );
}

function Facts({ letter }: { letter: DeadLetterDetail }) {
  return (
    <section className="panel panel-body stack" aria-label="The dead letter">
      <p className="notice bad wrap-anywhere">
        <bdi>{letter.last_error ?? 'No error was kept.'}</bdi>{' '}
        {letter.error_code && <code>{letter.error_code}</code>}
      </p>
      <dl className="facts">
        <div>
          <dt>Topic</dt>
          <dd>
            <Link href={topicPath(letter.topic)}>{letter.topic}</Link>
          </dd>
        </div>
        <div>
          <dt>Event</dt>
          <dd>
            <Identity id={letter.event_id} what="event id" href={`/events/${letter.event_id}`}>
              {letter.event_type}
            </Identity>
          </dd>
        </div>
        <div>
          <dt>Entity</dt>
          <dd>{letter.entity_id ?? '–'}</dd>
        </div>
        <div>
          <dt>Dead since</dt>
          <dd>
            <WhenBoth at={letter.dead_lettered_at} />
          </dd>
        </div>
        <div>
          <dt>Ordered</dt>
          <dd>
            <WhenBoth at={letter.created_at} />
          </dd>
        </div>
        <div>
          <dt>Attempts</dt>
          <dd>
            {letter.delivery_attempts}
            {letter.entry.attempts_forgiven > 0 && `, ${letter.entry.attempts_forgiven} forgiven`}
          </dd>
        </div>
      </dl>
    </section>
  );
}

function AttemptsPanel({ letter }: { letter: DeadLetterDetail }) {
  return (
    <Panel title={`Attempts (${letter.attempts.length})`}>
      {letter.attempts.length === 0 && <p className="muted">None was kept.</p>}
      <Attempts attempts={letter.attempts} />
    </Panel>
  );
}

function Sent({ letter }: { letter: DeadLetterDetail }) {
  return (
    <Panel title="What is sent">
      <SentMessage message={letter} />
    </Panel>
  );
}

function Edits({ letter }: { letter: DeadLetterDetail }) {
  if (letter.edits.length === 0) return null;
  return (
    <Panel title="Edits of the payload; the original stays">
      {letter.edits.map((edit) => (
        <div key={edit.id} className="stack">
          <p>
            <When at={edit.edited_at} /> by {edit.edited_by}: {edit.reason}
          </p>
          <div className="split">
            <JsonBlock value={edit.original_payload} what="original payload" />
            <JsonBlock value={edit.edited_payload} what="edited payload" />
          </div>
        </div>
      ))}
    </Panel>
  );
}
