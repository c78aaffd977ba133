import { upcastEvent } from '@acp/consumer';
import type { CanonicalEvent } from '@acp/contracts';
import { InboxRepository } from '@acp/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import { postPayments } from '../post-payments.js';
import { isRepairable, type Finding, type Totals, type TrialBalanceRow } from './findings.js';
import { ReconciliationRepository, type StoredPayment } from './reconciliation.repository.js';

/** Events compared at a time. */
const PAGE_EVENTS = 1_000;

export interface ReconcileOptions {
  dataSource: DataSource;
  consumer: string;
  topic: string;
  /** Post what is missing, from the events. */
  repair: boolean;
}

export interface Reconciliation {
  totals: Totals;
  trial_balance: TrialBalanceRow[];
  findings: Finding[];
  /** Findings that were mended; they are not among `findings`. */
  repaired: Finding[];
}

/**
 * Compares what came in, what was made of it, what was delivered and what the ledger says. An event
 * on its way is no difference. A repair posts what is missing exactly as the consumer would have and
 * notes it in the inbox, so that a late delivery changes nothing; a second repair finds nothing.
 */
export async function reconcile(options: ReconcileOptions): Promise<Reconciliation> {
  const { dataSource, topic, repair } = options;
  const repository = new ReconciliationRepository({ topic });
  const findings: Finding[] = [];
  const repaired: Finding[] = [];
  for await (const page of pages(dataSource.manager, repository)) {
    findings.push(...page.flatMap((payment) => deliveryFindings(payment)));
    const arrived = page.filter(hasArrived).map(({ event }) => event);
    const found = await repository.differences(dataSource.manager, arrived);
    const missing = found.filter(isRepairable);
    if (repair && missing.length > 0) {
      await repairFrom(eventsOf(missing, arrived), options);
      repaired.push(...missing);
    }
    findings.push(...(repair ? found.filter((finding) => !isRepairable(finding)) : found));
  }
  findings.push(...(await repository.strays(dataSource.manager)));
  return {
    totals: await repository.totals(dataSource.manager),
    trial_balance: await repository.trialBalance(dataSource.manager),
    findings,
    repaired,
  };
}

async function* pages(
  manager: EntityManager,
  repository: ReconciliationRepository,
): AsyncGenerator<StoredPayment[]> {
  let after: string | null = null;
  for (;;) {
    const rows: StoredPayment[] = await repository.paymentsAfter(manager, after, PAGE_EVENTS);
    if (rows.length > 0) yield rows.map((row) => ({ ...row, event: upcastEvent(row.event) }));
    if (rows.length < PAGE_EVENTS) return;
    after = rows.at(-1)!.event.event_id;
  }
}

/** Only what was delivered can be expected in the ledger. */
function hasArrived({ delivery }: StoredPayment): boolean {
  return delivery === 'delivered';
}

function deliveryFindings({ event, delivery }: StoredPayment): Finding[] {
  const payment_id = String(event.payload['payment_id']);
  const finding = { id: event.event_id, payment_id };
  if (delivery === 'none') {
    const detail = 'the event was never ordered to this topic';
    return [{ kind: 'event_without_order', ...finding, detail }];
  }
  if (delivery === 'dead') {
    return [{ kind: 'dead_letter', ...finding, detail: 'its delivery was given up' }];
  }
  return [];
}

function eventsOf(findings: readonly Finding[], events: readonly CanonicalEvent[]) {
  const wanted = new Set(findings.map((finding) => finding.id));
  return events.filter((event) => wanted.has(event.event_id));
}

async function repairFrom(
  events: readonly CanonicalEvent[],
  { dataSource, consumer, topic }: ReconcileOptions,
): Promise<void> {
  const inbox = new InboxRepository({ preparedStatements: false });
  await dataSource.transaction(async (manager) => {
    const eventIds = events.map((event) => event.event_id);
    await inbox.noteProcessed(manager, { consumer, topic, eventIds });
    await postPayments(manager, events);
  });
}
