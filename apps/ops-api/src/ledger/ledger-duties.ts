import { metric } from '@acp/observability';
import { LedgerSegmentRepository } from '@acp/persistence';
import { systemClock } from '@acp/contracts';
import { Injectable } from '@nestjs/common';

/** Segments of each account that one round closes; 160,000 numbers. */
const CLOSED_SEGMENTS_MAX = 16;
/** How long one round may go on verifying; a segment takes some tens of milliseconds. */
const VERIFY_BUDGET_MS = 400;
/** A segment is not verified again sooner than this. */
const VERIFIED_AGAIN_AFTER_MS = 5_000;

/** Closes the accounts behind the writers, so that reading the ledger never means a scan. */
@Injectable()
export class LedgerCloser {
  constructor(private readonly segments: LedgerSegmentRepository) {}

  async runOnce(): Promise<number> {
    return this.segments.close(CLOSED_SEGMENTS_MAX);
  }
}

/**
 * Goes round all closed segments for ever and compares them with what they were: what was altered
 * behind our back is found without anybody asking.
 */
@Injectable()
export class LedgerVerifier {
  constructor(private readonly segments: LedgerSegmentRepository) {}

  async runOnce(): Promise<number> {
    const before = new Date(systemClock.now().getTime() - VERIFIED_AGAIN_AFTER_MS);
    const deadline = performance.now() + VERIFY_BUDGET_MS;
    let verified = 0;
    while (performance.now() < deadline && (await this.segments.verifyNext(before))) verified += 1;
    metric('maintenanceRows').inc({ duty: 'ledger-verifier' }, verified);
    return verified;
  }
}
