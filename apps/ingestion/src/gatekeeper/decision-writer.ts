import { ControlPlaneError, type Signer, type TopicDefinition } from '@acp/contracts';
import {
  draftDecision,
  judgeProposal,
  type DecisionDraft,
  type FactReader,
  type GatekeeperState,
  type Judgement,
  type ReceivedProposal,
  type StateCache,
} from '@acp/decisions';
import { metric } from '@acp/observability';
import {
  mergeTripleWrites,
  type DecisionRepository,
  type DecisionsWritten,
  type RecordOutcome,
} from '@acp/persistence';
import type { CommittedWriter } from '../grouping/committed-writer.js';
import { GroupQueue, type GroupingOptions, type Waiting } from '../grouping/group-queue.js';
import { isDataRefused } from '../grouping/refuse-records.js';
import type { DecisionOutcome } from './decision-outcome.js';
import { whoPassesCaps } from './who-passes-caps.js';

/** Rounds of judging a group again; each follows a change that another has committed. */
const ROUNDS_MAX = 20;

export interface DecisionWriterParts {
  state: StateCache;
  facts: FactReader;
  decisions: DecisionRepository;
  writer: CommittedWriter;
  signer: Signer;
  topics: readonly TopicDefinition[];
  /** Gated topics that releases go to. */
  releaseTopics: readonly string[];
  /** What to do with a proposal that is stored already. */
  onKnown(received: ReceivedProposal): Promise<DecisionOutcome>;
}

/** A proposal on its way, with the budgets that were found full for it. */
interface Member {
  waiting: Waiting<ReceivedProposal, DecisionOutcome>;
  over: Set<string>;
}

interface Drafted extends Member {
  draft: DecisionDraft;
  judgement: Judgement;
}

/**
 * Judges and writes proposals that arrive at about the same time as one group. What the gate refuses is
 * judged again: by the new state, or with the budgets that are full for it. Everyone is answered after
 * the commit of their own.
 */
export class DecisionWriter {
  private readonly queue: GroupQueue<ReceivedProposal, DecisionOutcome>;

  constructor(
    private readonly parts: DecisionWriterParts,
    options: GroupingOptions,
  ) {
    this.queue = new GroupQueue(
      {
        name: 'decisions',
        weigh: ({ raw }) => ({ size: 1, bytes: Buffer.byteLength(raw.payload_text) }),
        commit: (group) => this.commit(group),
      },
      options,
    );
  }

  async submit(received: ReceivedProposal): Promise<DecisionOutcome> {
    const startedAt = performance.now();
    const outcome = await this.queue.submit(received);
    if (outcome.kind === 'decided') count(outcome.draft, performance.now() - startedAt);
    return outcome;
  }

  drain(): Promise<void> {
    return this.queue.drain();
  }

  /** The second of an id in a group waits for the first, and is then known. */
  private async commit(group: Waiting<ReceivedProposal, DecisionOutcome>[]): Promise<void> {
    const first = new Map(group.map((each) => [each.item.decisionId, each] as const).reverse());
    const members = [...first.values()]
      .reverse()
      .map((waiting) => ({ waiting, over: new Set<string>() }));
    await this.settle(members);
    const others = group.filter((each) => first.get(each.item.decisionId) !== each);
    await Promise.all(others.map((each) => this.settleKnown(each)));
  }

  private async settle(members: Member[]): Promise<void> {
    try {
      await this.settleInRounds(members);
    } catch (error) {
      if (!isDataRefused(error)) return members.forEach(({ waiting }) => waiting.reject(error));
      if (members.length > 1) {
        const half = Math.ceil(members.length / 2);
        await this.settle(members.slice(0, half));
        return this.settle(members.slice(half));
      }
      const message = `the database refused it (SQLSTATE ${error.code})`;
      const reasons = [{ code: 'GATE.UNSAFE_VALUE', path: '', message }];
      members[0]!.waiting.resolve({ kind: 'refused', reasons });
    }
  }

  private async settleInRounds(members: Member[]): Promise<void> {
    let state = await this.parts.state.current();
    let left = members;
    for (let round = 1; left.length > 0; round += 1) {
      if (round > ROUNDS_MAX) throw tooManyChanges();
      const drafted = await this.draft(left, state);
      if (drafted.length === 0) return;
      const written = await this.write(state.revision, drafted);
      if (written.kind === 'written') return answer(drafted, written.decisions);
      left = drafted;
      if (written.kind === 'over') whoPassesCaps(drafted, written.left);
      else if (written.kind === 'known') left = await this.withoutKnown(drafted, written.ids);
      else state = await this.parts.state.refresh();
    }
  }

  /** Those that can be kept, judged; the others are answered. */
  private async draft(members: readonly Member[], state: GatekeeperState): Promise<Drafted[]> {
    const { facts, topics, releaseTopics, signer } = this.parts;
    const drafted = await Promise.all(
      members.map(async ({ waiting, over }) => {
        const judgement = await judgeProposal(waiting.item, { state, facts, releaseTopics, over });
        const made = await draftDecision(waiting.item, judgement, { topics, signer });
        if (made.kind === 'draft') return [{ waiting, over, judgement, draft: made.draft }];
        waiting.resolve(made);
        return [];
      }),
    );
    return drafted.flat();
  }

  private write(revision: number, drafted: readonly Drafted[]): Promise<DecisionsWritten> {
    const judged = drafted.map(({ draft }) => draft.judged);
    const batch = mergeTripleWrites(judged.map(({ write }) => write));
    const all: RecordOutcome[] = batch.records.map(() => ({ outcome: 'accepted' }));
    return this.parts.writer.commit(
      batch,
      () => this.parts.decisions.write(revision, judged),
      ({ kind }) => (kind === 'written' ? all : null),
    );
  }

  private async withoutKnown(drafted: Drafted[], ids: readonly string[]): Promise<Drafted[]> {
    const isKnown = ({ waiting }: Drafted) => ids.includes(waiting.item.decisionId);
    await Promise.all(drafted.filter(isKnown).map(({ waiting }) => this.settleKnown(waiting)));
    return drafted.filter((each) => !isKnown(each));
  }

  private async settleKnown(waiting: Waiting<ReceivedProposal, DecisionOutcome>): Promise<void> {
    await this.parts.onKnown(waiting.item).then(
      (outcome) => waiting.resolve(outcome),
      (error: unknown) => waiting.reject(error),
    );
  }
}

/** Of a verdict that has committed. */
function count({ judged: { decision } }: DecisionDraft, tookMs: number): void {
  const { kind, state: outcome } = decision;
  metric('decisions').inc({ kind, outcome });
  metric('decisionVerdictSeconds').observe({ outcome }, tookMs / 1_000);
}

function answer(
  drafted: readonly Drafted[],
  written: Extract<DecisionsWritten, { kind: 'written' }>['decisions'],
): void {
  for (const { waiting, draft, judgement } of drafted) {
    const row = written.get(waiting.item.decisionId)!;
    waiting.resolve({ kind: 'decided', draft, judgement, written: row });
  }
}

function tooManyChanges(): ControlPlaneError {
  const detail = 'policies, switches and budgets change faster than the proposal is judged';
  return new ControlPlaneError('SERVICE.UNAVAILABLE', detail, { retryAfterSeconds: 1 });
}
