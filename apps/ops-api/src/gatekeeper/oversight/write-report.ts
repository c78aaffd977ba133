import {
  systemClock,
  type OversightHeader,
  type OversightLedger,
  type OversightLine,
} from '@acp/contracts';
import { keySetOf, OVERSIGHT_FORMAT, OversightSeal } from '@acp/contracts/evidence';
import {
  BudgetRepository,
  OversightRepository,
  SwitchRepository,
  type Period,
} from '@acp/persistence';
import { ENGINE } from '@acp/policy';
import { VERSION } from '@acp/service';
import { Injectable } from '@nestjs/common';
import { EvidenceKeys } from '../../evidence/evidence-keys.js';
import { ReadLedger } from '../../ledger/read-ledger.js';

const PAGE_ROWS = 500;

/**
 * Writes the report of a period line by line, and signs it. Pages are read one after another, each as it is
 * then: what is still open when the report is made may be shown as of any moment of the reading.
 */
@Injectable()
export class WriteReport {
  constructor(
    private readonly oversight: OversightRepository,
    private readonly switches: SwitchRepository,
    private readonly budgets: BudgetRepository,
    private readonly ledger: ReadLedger,
    private readonly keys: EvidenceKeys,
  ) {}

  /** The text of the lines. Rejects, before there is any, where the database cannot be read. */
  async begin(period: Period): Promise<AsyncGenerator<string>> {
    const ledger = await this.ledgerLine();
    return sealed(this.lines(period, ledger), this.keys);
  }

  private async *lines(period: Period, ledger: OversightLedger): AsyncGenerator<OversightLine> {
    yield this.header(period);
    for await (const row of this.oversight.policies(period)) yield { line: 'policy', ...row };
    for (const row of await this.oversight.counts(period)) yield { line: 'count', ...row };
    for await (const row of this.oversight.held(period)) yield { line: 'decision', ...row };
    yield* this.switchLines(period);
    for await (const row of this.oversight.modelChanges(period)) yield { line: 'model', ...row };
    yield* this.budgetLines();
    yield ledger;
    for await (const row of this.oversight.checkpoints(period))
      yield { line: 'checkpoint', ...row };
  }

  private header({ from, to }: Period): OversightHeader {
    const { signer, known } = this.keys;
    return {
      line: 'header',
      format: OVERSIGHT_FORMAT,
      ...{ from, to, made_at: systemClock.now().toISOString() },
      ...{ product_version: VERSION, policy_engine: ENGINE, signed_by: signer?.keyId ?? null },
      note: signer ? null : 'NOT SIGNED: the ops-api has no LEDGER_SIGNING_KEY_FILE',
      public_keys: keySetOf(known).keys,
    };
  }

  private async *switchLines(period: Period): AsyncGenerator<OversightLine> {
    for (let after = '0'; ;) {
      const page = await this.switches.during(period, PAGE_ROWS, after);
      for (const row of page) yield { line: 'switch', ...row };
      if (page.length < PAGE_ROWS) return;
      after = page.at(-1)!.id;
    }
  }

  private async *budgetLines(): AsyncGenerator<OversightLine> {
    for (let after: string | null = null; ;) {
      const page = await this.budgets.list({}, PAGE_ROWS, after);
      for (const row of page) yield { line: 'budget', ...row };
      if (page.length < PAGE_ROWS) return;
      after = page.at(-1)!.key;
    }
  }

  private async ledgerLine(): Promise<OversightLedger> {
    const { as_of, imbalance, findings, verified, last_full_verification_at } =
      await this.ledger.current();
    return {
      line: 'ledger',
      ...{ as_of, imbalance, findings: findings.map(({ rule }) => rule) },
      ...{ verified_share: verified.share, last_full_verification_at },
    };
  }
}

/** Each line as text, and the signature after all of them. */
async function* sealed(
  lines: AsyncIterable<OversightLine>,
  { signer }: EvidenceKeys,
): AsyncGenerator<string> {
  const seal = new OversightSeal();
  for await (const line of lines) {
    const text = JSON.stringify(line);
    seal.add(text);
    yield `${text}\n`;
  }
  yield `${JSON.stringify(seal.close(signer))}\n`;
}
