import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';
import { DutySchedule } from '@acp/service';
import { EngageOnImbalance } from '../gatekeeper/switches/engage-on-imbalance.js';
import { LedgerCloser, LedgerVerifier } from './ledger-duties.js';
import { LedgerGauge } from './ledger-gauge.js';

@Injectable()
export class LedgerSchedule {
  constructor(
    schedule: DutySchedule,
    gauge: LedgerGauge,
    closer: LedgerCloser,
    verifier: LedgerVerifier,
    switches: EngageOnImbalance,
    @Inject(OpsApiConfig) config: Readonly<OpsApiConfig>,
  ) {
    const { ledgerRefreshMs, ledgerCloseMs } = config;
    schedule.add({
      name: 'ledger-gauge',
      everyMs: ledgerRefreshMs,
      runOnce: async () => switches.look(await gauge.runOnce()),
    });
    schedule.add({
      name: 'ledger-closer',
      everyMs: ledgerCloseMs,
      runOnce: () => closer.runOnce(),
    });
    schedule.add({
      name: 'ledger-verifier',
      everyMs: ledgerCloseMs,
      runOnce: () => verifier.runOnce(),
    });
  }
}
