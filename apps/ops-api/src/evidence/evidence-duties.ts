import { systemClock } from '@acp/contracts';
import { metric } from '@acp/observability';
import { EvidenceRepository } from '@acp/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';
import { DutySchedule } from '@acp/service';
import { EvidenceKeys } from './evidence-keys.js';

/** How long one round may go on verifying roots; one takes some tens of milliseconds. */
const VERIFY_BUDGET_MS = 200;
const VERIFIED_AGAIN_AFTER_MS = 60_000;

/** Puts what has become evidence under a root, and goes round all roots for ever. */
@Injectable()
export class EvidenceDuties {
  constructor(
    private readonly evidence: EvidenceRepository,
    private readonly keys: EvidenceKeys,
    schedule: DutySchedule,
    @Inject(OpsApiConfig) { ledgerHeadMs }: Readonly<OpsApiConfig>,
  ) {
    schedule.add({ name: 'evidence', everyMs: ledgerHeadMs, runOnce: () => this.attest() });
    schedule.add({
      name: 'evidence-verifier',
      everyMs: ledgerHeadMs,
      runOnce: () => this.verify(),
    });
  }

  async attest(): Promise<void> {
    await this.evidence.attest(this.keys.signer);
  }

  async verify(): Promise<void> {
    const before = new Date(systemClock.now().getTime() - VERIFIED_AGAIN_AFTER_MS);
    const deadline = performance.now() + VERIFY_BUDGET_MS;
    let verified = 0;
    while (
      performance.now() < deadline &&
      (await this.evidence.verifyNext(before, this.keys.known))
    ) {
      verified += 1;
    }
    metric('maintenanceRows').inc({ duty: 'evidence-verifier' }, verified);
  }
}
