import { CANARY_SOURCE } from '@acp/contracts';
import { randomBytes } from 'node:crypto';
import type { IngestionConfig } from '../ingestion.config.js';

/** Keys that this process takes, and the one that its canaries are pushed with. */
export interface CanaryKeys {
  known: string | undefined;
  used: string | undefined;
}

/** Where keys are asked for, a canary that is given none has one that only this process knows. */
export function canaryKeys({
  ingestionApiKeys: known,
  canaryApiKey,
  canaryIntervalMs,
}: Readonly<IngestionConfig>): CanaryKeys {
  if (!known?.trim() || canaryApiKey || canaryIntervalMs === 0)
    return { known, used: canaryApiKey };
  const used = randomBytes(32).toString('hex');
  return { known: `${known},${CANARY_SOURCE}:${used}`, used };
}
