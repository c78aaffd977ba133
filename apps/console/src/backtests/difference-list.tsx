import { BACKTEST_OUTCOMES, type Backtest, type BacktestDifference } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSearchParams } from 'wouter';
import { usePages } from '../api/use-pages.js';
import { SelectField } from '../display/field.js';
import { formatCount } from '../display/format.js';
import { PagedList } from '../display/more.js';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { OutcomesTable } from '../policies/outcomes-table.js';
import { oneOf } from '../shell/address.js';

const DIFFERENCES = '/v1/backtests/{id}/differences';
const OPTIONS = [
  { value: '', text: 'anything' },
  ...BACKTEST_OUTCOMES.map((value) => ({ value, text: value })),
];

/** Decisions that would have ended differently; which of them is in the address. */
export function DifferenceList({ backtest }: { backtest: Backtest }) {
  const [search, setSearch] = useSearchParams();
  const was = oneOf(search.get('was'), BACKTEST_OUTCOMES);
  const becomes = oneOf(search.get('becomes'), BACKTEST_OUTCOMES);
  const pages = usePages(DIFFERENCES, { path: { id: backtest.id }, query: { was, becomes } });
  const queries = useQueryClient();
  // More are found while it runs, and the last of them with its end.
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: [DIFFERENCES] });
  }, [queries, backtest.differences]);
  const pick = (member: string) => (value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(member, value);
        else next.delete(member);
        return next;
      },
      { replace: true },
    );
  const isCut = backtest.differences < backtest.changed;
  return (
    <Panel title="Decisions that would end differently">
      <div className="fields">
        <SelectField label="Was" value={was ?? ''} options={OPTIONS} onPick={pick('was')} />
        <SelectField
          label="Would be"
          value={becomes ?? ''}
          options={OPTIONS}
          onPick={pick('becomes')}
        />
      </div>
      {isCut && (
        <p className="notice">
          The first {formatCount(backtest.differences)} of {formatCount(backtest.changed)} are kept.
        </p>
      )}
      <PagedList pages={pages} empty={<Nothing backtest={backtest} narrowed={was ?? becomes} />}>
        {(items) => <Differences found={items} />}
      </PagedList>
    </Panel>
  );
}

function Nothing({ backtest, narrowed }: { backtest: Backtest; narrowed: string | undefined }) {
  if (narrowed) return <EmptyState title="None of these" />;
  const isWhole = backtest.status === 'completed';
  return <EmptyState title={isWhole ? 'None: it would have decided the same' : 'None so far'} />;
}

function Differences({ found }: { found: readonly BacktestDifference[] }) {
  const rows = found.map(({ was, was_rules, becomes, rules, ...decision }) => ({
    ...decision,
    first: { outcome: was, rules: was_rules },
    second: { outcome: becomes, rules },
  }));
  return <OutcomesTable label="Differences" heads={['Was', 'Would be']} rows={rows} />;
}
