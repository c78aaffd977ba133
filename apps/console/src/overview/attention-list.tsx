import type { Overview, Topic } from '@acp/contracts/api';
import { useState } from 'react';
import { Link } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { useAnswer } from '../api/use-answer.js';
import { TopicDialog } from '../topics/topic-dialog.js';
import type { AttentionItem } from './attention-item.js';
import { attentionOf } from './attention.js';

const CAUSE_REFRESH_MS = 10_000;

/** What is stuck, why, and what to press: one line each, worst first. */
export function AttentionList({ overview }: { overview: Overview }) {
  const [resuming, setResuming] = useState<Topic | null>(null);
  const dead = overview.dead_letters > 0;
  const causes = useAnswer(
    '/v1/dead-letters/groups',
    { query: { limit: 1 } },
    { enabled: dead, refreshMs: CAUSE_REFRESH_MS },
  );
  const connectors = useAnswer('/v1/connectors', {}, { refreshMs: CAUSE_REFRESH_MS });
  const cause = dead ? causes.data?.items[0] : undefined;
  const items = attentionOf(overview, cause, connectors.data?.items);
  return (
    <section className="panel attention" aria-labelledby="attention-title">
      <h2 id="attention-title">Needs attention</h2>
      {items.length === 0 ? (
        <p className="muted">Nothing. Breakers are closed, nothing is dead, nothing is late.</p>
      ) : (
        <ul>
          {items.map((item) => (
            <Item
              key={`${item.press.href} ${item.press.text} ${item.tone}`}
              item={item}
              onResume={setResuming}
            />
          ))}
        </ul>
      )}
      {resuming && <TopicDialog topic={resuming} kind="resume" onClose={() => setResuming(null)} />}
    </section>
  );
}

function Item(props: { item: AttentionItem; onResume: (topic: Topic) => void }) {
  const { tone, what, why, press, resume } = props.item;
  return (
    <li className={`attention-item ${tone}`}>
      <strong>{what}</strong>
      <bdi className="attention-why">{why}</bdi>
      <span className="actions">
        {resume && (
          <GuardedButton
            className="tiny"
            label={`Resume ${resume.topic}`}
            onClick={() => props.onResume(resume)}
          >
            Resume…
          </GuardedButton>
        )}
        <Link href={press.href} className="button tiny">
          <span className="clip">{press.text}</span>
        </Link>
      </span>
    </li>
  );
}
