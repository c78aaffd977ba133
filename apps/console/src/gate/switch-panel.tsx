import type { SwitchPeriod } from '@acp/contracts/api';
import { GuardedButton } from '../access/guarded-button.js';
import { useSession } from '../access/session.js';
import { Badge } from '../display/badge.js';
import { When } from '../display/when.js';
import { SwitchOut } from './switch-out.js';

interface SwitchPanelProps {
  period: SwitchPeriod;
  onLift: () => void;
  onRecall: () => void;
}

/** A switch that is on: who wanted it and why, and what it found out. */
export function SwitchPanel({ period, onLift, onRecall }: SwitchPanelProps) {
  const { scope, lift_requested: asked } = period;
  const { caller } = useSession();
  const byCaller = asked?.by === caller.name;
  return (
    <section className="panel switch" aria-label={`Switch ${scope}`}>
      <div className="panel-head">
        <div className="actions">
          <h2 className="wrap-anywhere">
            <bdi>{scope === '*' ? 'Everything' : scope}</bdi>
          </h2>
          <Badge tone="bad">on</Badge>
          {asked && <Badge tone="warn">to be lifted</Badge>}
        </div>
        <div className="actions">
          <GuardedButton
            needs="governor"
            label={`Recall what waits of ${scope}`}
            onClick={onRecall}
          >
            Recall…
          </GuardedButton>
          <GuardedButton
            needs="governor"
            label={asked ? `Lift ${scope}` : `Ask to lift ${scope}`}
            blocked={byCaller ? 'You have asked for it. Another governor lifts it.' : null}
            onClick={onLift}
          >
            {asked ? 'Lift…' : 'Ask to lift…'}
          </GuardedButton>
        </div>
      </div>
      <div className="panel-body stack">
        <p className="notice bad wrap-anywhere">
          Engaged by {period.engaged_by} at <When at={period.engaged_at} coarse />: {period.reason}
        </p>
        {asked && (
          <p className="notice warn wrap-anywhere">
            {asked.by} asked at <When at={asked.at} coarse /> that it be lifted: {asked.reason}. It
            stays on until another governor lifts it.
          </p>
        )}
        <SwitchOut period={period} />
      </div>
    </section>
  );
}
