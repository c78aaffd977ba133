import type { PolicyMode, PolicyVersion } from '@acp/contracts/api';
import { useState } from 'react';
import { GuardedButton } from '../access/guarded-button.js';
import { useSession } from '../access/session.js';
import { BacktestDialog } from '../backtests/backtest-dialog.js';
import { ActivateDialog } from './activate-dialog.js';

interface VersionActionsProps {
  version: PolicyVersion;
  /** The version that judges now. */
  enforced: number | null;
}

/** What may be done with a version. Its author puts it nowhere; out of both, and on trial, every governor may. */
export function VersionActions({ version, enforced }: VersionActionsProps) {
  const { caller } = useSession();
  const [mode, setMode] = useState<PolicyMode | null>(null);
  const [trying, setTrying] = useState(false);
  const name = `${version.set} ${version.version}`;
  const isAuthor = version.created_by === caller.name;
  const blocked = isAuthor ? 'You pushed this version. Another governor activates it.' : null;
  const ending = version.state === 'shadow' ? 'Stop shadow' : 'Take out of force';
  return (
    <span className="actions">
      {version.state !== 'enforce' && (
        <GuardedButton
          needs="governor"
          className="tiny"
          label={`Put in force ${name}`}
          blocked={blocked}
          onClick={() => setMode('enforce')}
        >
          Put in force…
        </GuardedButton>
      )}
      {version.state === 'idle' && (
        <GuardedButton
          needs="governor"
          className="tiny"
          label={`Shadow ${name}`}
          blocked={blocked}
          onClick={() => setMode('shadow')}
        >
          Shadow…
        </GuardedButton>
      )}
      {version.state !== 'idle' && (
        <GuardedButton
          needs="governor"
          className="tiny"
          label={`${ending} ${name}`}
          onClick={() => setMode('off')}
        >
          {ending}…
        </GuardedButton>
      )}
      <GuardedButton
        needs="governor"
        className="tiny"
        label={`Back-test ${name}`}
        onClick={() => setTrying(true)}
      >
        Back-test…
      </GuardedButton>
      {trying && <BacktestDialog version={version} onClose={() => setTrying(false)} />}
      {mode && (
        <ActivateDialog
          version={version}
          mode={mode}
          enforced={enforced}
          onClose={() => setMode(null)}
        />
      )}
    </span>
  );
}
