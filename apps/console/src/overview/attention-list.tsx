import type { Overview } from '@acp/contracts/api';
import { Link } from 'wouter';
import { attentionOf } from './attention.js';

const SHOWN_MAX = 6;

export function AttentionList({ overview }: { overview: Overview }) {
  const items = attentionOf(overview);
  return (
    <section className="panel attention" aria-labelledby="attention-title">
      <h2 id="attention-title">Needs attention</h2>
      {items.length === 0 ? (
        <p className="muted">Nothing. Breakers are closed, nothing is dead, nothing is late.</p>
      ) : (
        <ul>
          {items.slice(0, SHOWN_MAX).map((item) => (
            <li key={item.text}>
              <Link href={item.href} className={`attention-item ${item.tone}`}>
                {item.text}
              </Link>
            </li>
          ))}
          {items.length > SHOWN_MAX && (
            <li className="muted small">and {items.length - SHOWN_MAX} more</li>
          )}
        </ul>
      )}
    </section>
  );
}
