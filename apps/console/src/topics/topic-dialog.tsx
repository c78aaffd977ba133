import type { Topic } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/use-api.js';
import { TextField } from '../display/field.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { useToast } from '../shell/toasts.js';

export type TopicIntent = 'pause' | 'resume' | 'rate';

interface TopicDialogProps {
  topic: Topic;
  kind: TopicIntent;
  onClose: () => void;
}

export function TopicDialog({ topic, kind, onClose }: TopicDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const [rate, setRate] = useState(topic.rate_per_second?.toString() ?? '');
  const path = `/v1/topics/${encodeURIComponent(topic.topic)}`;

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
        confirm={rate.trim() === '' ? 'Remove the limit' : 'Set the limit'}
        act={(reason) =>
          api.patch(path, { rate_per_second: rate.trim() === '' ? null : Number(rate), reason })
        }
        onDone={() => done(`The rate of ${topic.topic} is set.`)}
        onClose={onClose}
      >
        <TextField
          label="Deliveries per second"
          inputMode="numeric"
          value={rate}
          onText={setRate}
        />
      </ReasonDialog>
    );
  }
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
      act={(reason) => api.post(`${path}/${kind}`, reason ? { reason } : {})}
      onDone={() => done(`${topic.topic} is ${pausing ? 'paused' : 'resumed'}.`)}
      onClose={onClose}
    />
  );
}
