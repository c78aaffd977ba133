import { CanaryRepository, RetentionRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { CanarySettings } from './canary-settings.js';
import { DiscardDeadCanaries } from './discard-dead-canaries.js';

const ROWS_MAX = 1_000;

/** Takes canaries away: dead letters at once, the others when their time is over. */
@Injectable()
export class ForgetCanaries {
  constructor(
    private readonly dead: DiscardDeadCanaries,
    private readonly canaries: CanaryRepository,
    private readonly retention: RetentionRepository,
    private readonly settings: CanarySettings,
  ) {}

  async runOnce(): Promise<void> {
    if (await this.canaries.areDead()) await this.dead.runOnce();
    await this.retention.pruneCanaries(this.settings.keepMs, ROWS_MAX);
  }
}
