import type { Gap, GapState } from '@acp/contracts/api';
import { Link } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { Badge, type Tone } from '../display/badge.js';
import { formatCount } from '../display/format.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import type { GapAction } from './gap-dialog.js';

const TONES: Record<GapState, Tone> = { open: 'warn', filling: 'note', healed: 'ok', lost: 'bad' };

interface GapTableProps {
  gaps: readonly Gap[];
  onAct: (gap: Gap, action: GapAction) => void;
}

export function GapTable({ gaps, onAct }: GapTableProps) {
  return (
    <Table
      cards
      label="Gaps"
      rows={gaps}
      keyOf={({ id }) => id}
      columns={[
        { head: 'Found', cell: ({ found_at }) => <When at={found_at} /> },
        { head: 'Stream', cell: ({ stream }) => <bdi className="wrap-anywhere">{stream}</bdi> },
        { head: 'State', cell: ({ state }) => <Badge tone={TONES[state]}>{state}</Badge> },
        {
          head: 'From, to',
          wide: true,
          cell: ({ from, to }) => (
            <span className="wrap-anywhere">
              {from} – {to}
            </span>
          ),
        },
        { head: 'Filled', number: true, cell: filledOf },
        { head: 'Tries', number: true, cell: ({ tries }) => formatCount(tries) },
        { head: 'Actions', cell: (gap) => <Actions gap={gap} onAct={onAct} /> },
      ]}
      detail={(gap) => <Detail gap={gap} />}
    />
  );
}

function filledOf({ filled, missing }: Gap): string {
  return missing === null
    ? formatCount(filled)
    : `${formatCount(filled)} of ${formatCount(missing)}`;
}

function Actions({ gap, onAct }: { gap: Gap; onAct: GapTableProps['onAct'] }) {
  const { state, fillable, stream, from } = gap;
  const name = `the gap of ${stream} from ${from}`;
  return (
    <span className="actions">
      {fillable && state !== 'healed' && (
        <GuardedButton
          className="tiny"
          label={`Try ${name} again`}
          onClick={() => onAct(gap, 'retry')}
        >
          Try again…
        </GuardedButton>
      )}
      {(['healed', 'lost'] as const)
        .filter((mark) => mark !== state)
        .map((mark) => (
          <GuardedButton
            key={mark}
            className="tiny"
            label={`Mark ${name} as ${mark}`}
            onClick={() => onAct(gap, mark)}
          >
            {mark === 'healed' ? 'Healed…' : 'Lost…'}
          </GuardedButton>
        ))}
    </span>
  );
}

function Detail({ gap }: { gap: Gap }) {
  const { last_error, after_at, before_at, next_try_at, closed_at, closed_by, pages, id } = gap;
  return (
    <div className="stack small" id={id}>
      {last_error && (
        <p className={gap.state === 'healed' ? 'muted' : 'text-warn'}>
          <bdi className="wrap-anywhere">{last_error}</bdi>
        </p>
      )}
      <p className="muted">
        Found by {gap.connector}
        {after_at && before_at && (
          <>
            , between <When at={after_at} /> and <When at={before_at} />
          </>
        )}
        {next_try_at && gap.fillable && (
          <>
            ; next try <When at={next_try_at} />
          </>
        )}
        {closed_at && (
          <>
            ; closed by {closed_by}, <When at={closed_at} />
          </>
        )}
        {pages > 0 && (
          <>
            ; <Link href={`/traces/${id}`}>what {formatCount(pages)} pages of history brought</Link>
          </>
        )}
      </p>
    </div>
  );
}
