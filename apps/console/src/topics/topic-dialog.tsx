import type { Topic } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/use-api.js';
import { TextField } from '../display/field.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { useToast } from '../shell/toasts.js';
import { rateOf } from './rate.js';
import { RetireTopicDialog } from './retire-topic-dialog.js';

export type TopicIntent = 'pause' | 'resume' | 'rate' | 'retire';

interface TopicDialogProps {
  topic: Topic;
  kind: TopicIntent;
  onClose: () => void;
}

export function TopicDialog({ topic, kind, onClose }: TopicDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const [text, setText] = useState(topic.rate_per_second?.toString() ?? '');
  const { rate, problem } = rateOf(text);
  const params = { path: { topic: topic.topic } };

  function done(sentence: string) {
    toast(sentence);
    void queries.invalidateQueries();
    onClose();
  }

  if (kind === 'rate') {
    return (
      <ReasonDialog
        title={`Limit the rate of ${topic.topic}`}
        lead="Deliveries per second over all workers. Left empty, the limit is removed."
        confirm={text.trim() === '' ? 'Remove the limit' : 'Set the limit'}
        problem={problem}
        act={(reason) => api.patch('/v1/topics/{topic}', params, { rate_per_second: rate, reason })}
        onDone={() =>
          done(`${topic.topic} ${rate === null ? 'has no limit' : `gets at most ${rate}/s`}.`)
        }
        onClose={onClose}
      >
        <TextField
          label="Deliveries per second"
          inputMode="numeric"
          problem={problem}
          value={text}
          onText={setText}
        />
      </ReasonDialog>
    );
  }
  if (kind === 'retire') return <RetireTopicDialog topic={topic} onDone={done} onClose={onClose} />;
  const pausing = kind === 'pause';
  return (
    <ReasonDialog
      title={`${pausing ? 'Pause' : 'Resume'} ${topic.topic}`}
      lead={
        pausing
          ? 'Workers stop claiming for it within seconds. Its backlog grows until it is resumed; nothing is lost.'
          : 'Workers claim for it again within seconds.'
      }
      confirm={pausing ? 'Pause' : 'Resume'}
      optional={!pausing}
      act={(reason) => api.post(`/v1/topics/{topic}/${kind}`, params, reason ? { reason } : {})}
      onDone={() => done(`${topic.topic} is ${pausing ? 'paused' : 'resumed'}.`)}
      onClose={onClose}
    />
  );
}
