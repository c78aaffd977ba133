import type { SwitchPeriod } from '@acp/contracts/api';
import { useState } from 'react';
import { GuardedButton } from '../access/guarded-button.js';
import { usePages } from '../api/use-pages.js';
import { PagedList } from '../display/more.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { EngageDialog } from './engage-dialog.js';
import { LiftDialog } from './lift-dialog.js';
import { PastSwitches } from './past-switches.js';
import { ReleaseKeys } from './release-keys.js';
import { SwitchPanel } from './switch-panel.js';

const REFRESH_MS = 5_000;

type Intent =
  | { act: 'engage' }
  | { act: 'recall'; period: SwitchPeriod }
  | { act: 'lift'; period: SwitchPeriod };

export default function GatePage() {
  const [intent, setIntent] = useState<Intent | null>(null);
  const refresh = { refreshMs: REFRESH_MS };
  const on = usePages('/v1/switches', { query: { on: 'true' } }, refresh);
  const past = usePages('/v1/switches', { query: { on: 'false' } }, refresh);
  const close = () => setIntent(null);
  return (
    <PageFrame
      title="Gate"
      lead="A switch lets nothing of its scope be released, from the moment it is answered. One governor engages it, two lift it."
      actions={
        <GuardedButton
          needs="governor"
          className="danger"
          onClick={() => setIntent({ act: 'engage' })}
        >
          Engage a switch…
        </GuardedButton>
      }
    >
      <PagedList
        pages={on}
        empty={
          <div className="panel">
            <EmptyState title="No switch is on">
              Decisions are released as policies and people say.
            </EmptyState>
          </div>
        }
      >
        {(periods) =>
          periods.map((period) => (
            <SwitchPanel
              key={period.id}
              period={period}
              onLift={() => setIntent({ act: 'lift', period })}
              onRecall={() => setIntent({ act: 'recall', period })}
            />
          ))
        }
      </PagedList>
      <Panel title="Switches that were on, newest first" flush>
        <PagedList pages={past} empty={<EmptyState title="None was lifted yet" />}>
          {(periods) => <PastSwitches periods={periods} />}
        </PagedList>
      </Panel>
      <ReleaseKeys />
      {intent?.act === 'engage' && <EngageDialog onClose={close} />}
      {intent?.act === 'recall' && <EngageDialog standing={intent.period} onClose={close} />}
      {intent?.act === 'lift' && <LiftDialog period={intent.period} onClose={close} />}
    </PageFrame>
  );
}
