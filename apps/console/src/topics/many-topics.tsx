import type { Topic } from '@acp/contracts/api';
import { useMemo, useState } from 'react';
import { TextField } from '../display/field.js';
import { formatCount } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { byHurt, isHurt } from './topic-order.js';
import { TopicTable } from './topic-table.js';

/** A list that can be narrowed; what hurts stands first. */
export function ManyTopics({ topics }: { topics: readonly Topic[] }) {
  const [text, setText] = useState('');
  const [hurtOnly, setHurtOnly] = useState(false);
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return topics
      .filter((topic) => topic.topic.toLowerCase().includes(wanted) && (!hurtOnly || isHurt(topic)))
      .sort(byHurt);
  }, [topics, text, hurtOnly]);
  const hurt = topics.filter(isHurt).length;
  return (
    <>
      <div className="list-filter">
        <TextField label="Name" type="search" value={text} onText={setText} spellCheck={false} />
        <label className="actions">
          <input
            type="checkbox"
            checked={hurtOnly}
            onChange={({ target }) => setHurtOnly(target.checked)}
          />
          <span>Only the {formatCount(hurt)} that need somebody</span>
        </label>
      </div>
      <Panel title={`${formatCount(shown.length)} of ${formatCount(topics.length)} topics`} flush>
        {shown.length === 0 ? (
          <EmptyState title="No topic matches" />
        ) : (
          <TopicTable topics={shown} />
        )}
      </Panel>
    </>
  );
}
