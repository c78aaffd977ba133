import {
  ControlPlaneError,
  compareTimes,
  newId,
  systemClock,
  type Backtest,
  type BacktestRequest,
} from '@acp/contracts';
import { compileStored } from '@acp/policy';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { RecordAction } from '../../audit/record-action.js';
import { versionOf } from '../policies/activate-policy.js';

/** Orders that a version is tried on recorded decisions, and cancels that. */
@Injectable()
export class OrderBacktest {
  constructor(private readonly record: RecordAction) {}

  order(actor: Actor, set: string, request: BacktestRequest): Promise<Backtest> {
    const { version, kinds = null } = request;
    const { from, to } = rangeOf(request);
    return this.record.run(actor, async ({ policies, backtests }) => {
      const { source } = await versionOf(policies, set, version);
      // What is stored was read by the build that took it; this one has to understand it too.
      compileStored(source, { fileName: `${set} version ${version}` });
      const id = newId();
      await backtests.create({ id, set, version, from, to, kinds, requestedBy: actor.name });
      const result = (await backtests.find(id))!;
      const after = { set, version, from, to, kinds };
      const target = `backtest:${id}`;
      return { result, record: { action: 'backtest.create', target, affected: 1, after } };
    });
  }

  cancel(actor: Actor, id: string): Promise<Backtest> {
    return this.record.run(actor, async ({ backtests }) => {
      const before = await knownBacktest(backtests, id);
      if (!(await backtests.cancel(id))) {
        const detail = `a back-test that is ${before.status} cannot be cancelled`;
        throw new ControlPlaneError('REQUEST.CONFLICT', detail);
      }
      const record = {
        action: 'backtest.cancel',
        target: `backtest:${id}`,
        affected: 1,
        before: { status: before.status },
        after: { status: 'cancelled' },
      };
      return { result: (await backtests.find(id))!, record };
    });
  }
}

export async function knownBacktest(
  backtests: { find(id: string): Promise<Backtest | null> },
  id: string,
): Promise<Backtest> {
  const found = await backtests.find(id);
  if (found) return found;
  throw new ControlPlaneError('REQUEST.NOT_FOUND', `no back-test ${id}`);
}

/** Throws `REQUEST.MALFORMED` for a range without a moment in it, or with one to come. */
function rangeOf({ from, to: given }: BacktestRequest): { from: string; to: string } {
  const now = systemClock.now().toISOString();
  const to = given ?? now;
  if (compareTimes(to, now) > 0) throw malformed('/to', 'lies in the future: leave it out for now');
  if (compareTimes(from, to) >= 0) throw malformed('/from', 'must be before the end of the range');
  return { from, to };
}

function malformed(path: string, message: string): ControlPlaneError {
  return new ControlPlaneError('REQUEST.MALFORMED', `${path.slice(1)} ${message}`, {
    reasons: [{ code: 'REQUEST.MALFORMED', path, message }],
  });
}
