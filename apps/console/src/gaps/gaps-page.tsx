import { GAP_STATES, type Gap, type GapState } from '@acp/contracts/api';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { usePages } from '../api/use-pages.js';
import { SelectField } from '../display/field.js';
import { PagedList } from '../display/more.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { TextFilters } from '../display/text-filters.js';
import { oneOf } from '../shell/address.js';
import { GapDialog, type GapAction } from './gap-dialog.js';
import { GapTable } from './gap-table.js';

const REFRESH_MS = 3_000;
const TEXTS = ['source', 'symbol'] as const;

export default function GapsPage() {
  const [search, setSearch] = useSearchParams();
  const [chosen, setChosen] = useState<{ gap: Gap; action: GapAction } | null>(null);
  const asked = Object.fromEntries(TEXTS.map((member) => [member, search.get(member) ?? '']));
  const state = search.get('state') ?? '';
  const query = {
    source: search.get('source') ?? undefined,
    symbol: search.get('symbol') ?? undefined,
    state: oneOf(state, GAP_STATES),
  };
  const gaps = usePages('/v1/gaps', { query }, { refreshMs: REFRESH_MS });

  function apply(change: Readonly<Record<string, string | undefined>>) {
    const next = { ...asked, state, ...change };
    setSearch(
      Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')) as Record<
        string,
        string
      >,
    );
  }

  return (
    <PageFrame
      title="Gaps"
      lead="What a source sent and nobody received. Filled by itself where the venue keeps a history."
    >
      <TextFilters texts={asked} onApply={apply}>
        <SelectField<GapState | ''>
          label="State"
          value={state as GapState | ''}
          options={[
            { value: '', text: 'Every state' },
            ...GAP_STATES.map((value) => ({ value, text: value })),
          ]}
          onPick={(value) => apply({ state: value })}
        />
      </TextFilters>
      <Panel title="Gaps, newest first" flush>
        <PagedList
          pages={gaps}
          empty={<EmptyState title="No gap">Nothing that can be told is missing.</EmptyState>}
        >
          {(items) => <GapTable gaps={items} onAct={(gap, action) => setChosen({ gap, action })} />}
        </PagedList>
      </Panel>
      {chosen && <GapDialog {...chosen} onClose={() => setChosen(null)} />}
    </PageFrame>
  );
}
