import type { Backtest, BacktestStatus } from '@acp/contracts/api';
import { formatShare } from '../display/format.js';
import { Progress } from '../display/progress.js';

/** Neither waits nor runs. */
export function isOver(status: BacktestStatus): boolean {
  return status !== 'pending' && status !== 'running';
}

/** How much of its range is judged again; it begins when what was being written has ended. */
export function BacktestProgress({ backtest }: { backtest: Backtest }) {
  const { set, version, progress, status } = backtest;
  if (progress === null) {
    return <span className="muted">{isOver(status) ? 'never began' : 'about to begin…'}</span>;
  }
  return (
    <div className="replay-progress">
      <Progress label={`Progress of ${set} version ${version}`} value={progress} max={1} />
      <span className="small muted nowrap">{formatShare(progress)}</span>
    </div>
  );
}
