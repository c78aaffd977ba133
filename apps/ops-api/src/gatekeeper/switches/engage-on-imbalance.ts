import type { Ledger, LedgerFinding } from '@acp/contracts';
import { SwitchRepository } from '@acp/persistence';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Author } from '../../audit/actor.js';
import { OpsApiConfig } from '../../ops-api.config.js';
import { EngageSwitch } from './engage-switch.js';

/** The ledger acts under a name without a colon, as no key and no token does. */
const LEDGER: Author = { name: 'ledger', role: 'system', requestId: null };
const FINDINGS_NAMED_MAX = 3;
const REASON_CHARS_MAX = 1_000;

/**
 * Engages the switches of `OPS_SWITCHES_ON_IMBALANCE` when the ledger does not balance. What is merely not
 * verified yet is no imbalance. People who lift such a switch have seen its findings: the same ones engage
 * it again only when the ledger has balanced in between.
 */
@Injectable()
export class EngageOnImbalance {
  private readonly logger = new Logger('EngageOnImbalance');
  private readonly scopes: readonly string[];
  /** Whether this process has seen the ledger balance since it last acted. */
  private hasBalanced = false;

  constructor(
    private readonly switches: SwitchRepository,
    private readonly engaging: EngageSwitch,
    @Inject(OpsApiConfig) { opsSwitchesOnImbalance = [] }: Readonly<OpsApiConfig>,
  ) {
    this.scopes = opsSwitchesOnImbalance;
  }

  /** Throws where a switch could not be engaged; the next reading tries again. */
  async look({ imbalance, findings }: Pick<Ledger, 'imbalance' | 'findings'>): Promise<void> {
    if (imbalance === 0) {
      this.hasBalanced = true;
      return;
    }
    const reason = reasonOf(imbalance, findings);
    for (const scope of this.scopes) {
      if (await this.isKnown(scope, reason)) continue;
      await this.engaging.execute(LEDGER, { scope, reason });
      this.logger.error(`switch ${scope} is engaged: ${reason}`);
    }
    this.hasBalanced = false;
  }

  private async isKnown(scope: string, reason: string): Promise<boolean> {
    if (await this.switches.find(scope)) return true;
    if (this.hasBalanced) return false;
    return (await this.switches.newestReason(scope, LEDGER.name)) === reason;
  }
}

/** Names the findings; the same findings give the same words. */
function reasonOf(imbalance: number, findings: readonly LedgerFinding[]): string {
  const named = findings
    .slice(0, FINDINGS_NAMED_MAX)
    .map(({ rule, table, ids }) => `${rule} (${table}${ids[0] === undefined ? '' : ` ${ids[0]}`})`);
  const more = findings.length - named.length;
  const others = more > 0 ? ` and ${more} more` : '';
  return `the ledger is off by ${imbalance}: ${named.join(', ')}${others}`.slice(
    0,
    REASON_CHARS_MAX,
  );
}
