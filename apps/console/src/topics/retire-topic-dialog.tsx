import type { Topic } from '@acp/contracts/api';
import { useState } from 'react';
import { useApi } from '../api/use-api.js';
import { CountText } from '../display/count.js';
import { ReasonDialog } from '../display/reason-dialog.js';

interface RetireTopicDialogProps {
  topic: Topic;
  onDone: (sentence: string) => void;
  onClose: () => void;
}

/** What is open in the topic is ended only where the box says so; a step that leaves some is repeated. */
export function RetireTopicDialog({ topic, onDone, onClose }: RetireTopicDialogProps) {
  const api = useApi();
  const [discards, setDiscards] = useState(false);
  const [ended, setEnded] = useState(0);
  const isOpen = topic.backlog.value + topic.dead.value > 0;

  async function retire(reason: string) {
    const path = { topic: topic.topic };
    for (;;) {
      const body = { reason, discard_open: discards };
      const answer = await api.post('/v1/topics/{topic}/retire', { path }, body);
      setEnded((before) => before + answer.discarded);
      if (answer.retired) return;
    }
  }

  return (
    <ReasonDialog
      danger
      title={`Retire ${topic.topic}`}
      lead="It leaves the lists, the overview and the gauges. A worker that registers it, or an entry that comes for it, brings it back."
      confirm="Retire"
      problem={isOpen && !discards ? 'Say what becomes of what is open.' : null}
      act={retire}
      onDone={() => onDone(`${topic.topic} is retired.`)}
      onClose={onClose}
    >
      {isOpen && (
        <label className="actions">
          <input
            type="checkbox"
            checked={discards}
            onChange={({ target }) => setDiscards(target.checked)}
          />
          <span>
            End what is open for good: <CountText count={topic.backlog} /> waiting,{' '}
            <CountText count={topic.dead} /> dead
          </span>
        </label>
      )}
      {ended > 0 && <p role="status">{ended} entries were ended so far.</p>}
    </ReasonDialog>
  );
}
