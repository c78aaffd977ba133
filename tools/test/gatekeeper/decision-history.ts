import { deriveEventId } from '@acp/contracts';
import { activatePolicy, waitUntil } from '@acp/testing';
import fc from 'fast-check';
import { DecisionModel, type PolicyTerms, type Step } from './decision-model.js';
import { freshName, PEOPLE, type GatekeeperStack } from './gatekeeper-stack.js';
import { killInStatement, KILL_POINTS, type KillPoint } from './kill-in-statement.js';

const MODELS = ['m0', 'm1'];
const KEYS = Array.from({ length: 10 }, (_, n) => `k${n}`);
const SCOPES = ['model:m0', 'model:m1', '*', 'topic:orders'];
const TERMS = fc.record<PolicyTerms>({
  cap: fc.constantFrom(60, 100, 300),
  over: fc.constantFrom('deny', 'hold'),
  quorum: fc.constantFrom(1, 2),
  closed: fc.constantFrom(false, false, false, false, true),
});
const key = fc.constantFrom(...KEYS);
const person = fc.constantFrom(...PEOPLE);
const scope = fc.constantFrom(...SCOPES);

const propose = fc.record({
  does: fc.constant('propose' as const),
  key,
  model: fc.constantFrom(...MODELS),
  quantity: fc.constantFrom(20, 40, 60, 20, 40, 120),
});
const answer = fc.record({
  does: fc.constantFrom('approve' as const, 'reject' as const),
  key,
  person,
});
const approve = fc.record({ does: fc.constant('approve' as const), key, person });
const end = fc.record({ does: fc.constantFrom('withdraw' as const, 'expire' as const), key });
const engage = fc.record({
  does: fc.constant('engage' as const),
  scope,
  recall: fc.constant(false),
});
const recall = fc.record({
  does: fc.constant('engage' as const),
  scope,
  recall: fc.constant(true),
});
const lift = fc.record({ does: fc.constant('lift' as const), scope });
const activate = fc.record({ does: fc.constant('activate' as const), terms: TERMS });
const alone = fc.record({ does: fc.constantFrom('act' as const, 'alter' as const), key });

/** What happens at once, and where connections are ended meanwhile. */
export interface Round {
  steps: Step[];
  kill: KillPoint | null;
}

const together = fc.oneof(
  { weight: 12, arbitrary: propose },
  { weight: 4, arbitrary: approve },
  { weight: 2, arbitrary: answer },
  { weight: 2, arbitrary: end },
  { weight: 1, arbitrary: engage },
  { weight: 3, arbitrary: lift },
  { weight: 1, arbitrary: activate },
);
const round: fc.Arbitrary<Round> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      steps: fc.array(together, { minLength: 1, maxLength: 4 }),
      kill: fc.option(fc.constantFrom(...KILL_POINTS), { freq: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.oneof(alone, recall, lift).map((step) => ({ steps: [step], kill: null })),
  },
);

/** A policy first; then whatever comes. */
export const history = fc.record({
  terms: TERMS,
  rounds: fc.array(round, { minLength: 8, maxLength: 16 }),
});

/** Plays a history against the product and against the model, and compares them after each round. */
export async function playHistory(
  gatekeeper: GatekeeperStack,
  { terms, rounds }: { terms: PolicyTerms; rounds: readonly Round[] },
): Promise<void> {
  const run = new HistoryRun(gatekeeper);
  try {
    await run.begin(terms);
    for (const each of rounds) await run.play(each);
  } finally {
    await run.liftAll();
  }
}

class HistoryRun {
  /** Names of its own: what other histories have left is none of its business. */
  private readonly name = freshName('h');
  private model!: DecisionModel;

  constructor(private readonly gatekeeper: GatekeeperStack) {}

  async begin(terms: PolicyTerms): Promise<void> {
    await this.activate(terms);
    this.model = new DecisionModel(terms);
  }

  /** Whatever happens at once must come to what some order of it comes to. */
  async play({ steps, kill }: Round): Promise<void> {
    const work = Promise.all(steps.map((step) => this.take(step, kill !== null)));
    if (kill) await killInStatement(this.gatekeeper.stack, kill, work);
    await work;
    const found = await this.standing();
    const candidates = orders(steps).map((order) =>
      order.reduce((model, step) => model.after(step), this.model),
    );
    const reached = candidates.find(({ standing }) => standing === found);
    if (!reached) {
      const expected = [...new Set(candidates.map(({ standing }) => standing))].join('\n  or\n');
      throw new Error(`${JSON.stringify(steps)}\ncame to\n${found}\nand not to\n${expected}`);
    }
    this.model = reached;
  }

  async liftAll(): Promise<void> {
    for (const each of SCOPES) await this.gatekeeper.switch('disengage', this.scope(each));
  }

  private async take(step: Step, isDisturbed: boolean): Promise<void> {
    const settled = () => this.settle(step);
    if (!isDisturbed) {
      const status = await settled();
      if (status < 500) return;
      const said = this.gatekeeper.stack.apps.flatMap(({ lines }) => lines.slice(-5));
      throw new Error(`${JSON.stringify(step)} was answered with ${status}\n${said.join('\n')}`);
    }
    // Nobody knows what became of a request that was lost: it is made again, as it is.
    while ((await settled().catch(() => 503)) >= 500);
  }

  private async settle(step: Step): Promise<number> {
    switch (step.does) {
      case 'propose':
        return this.propose(step);
      case 'alter':
        return this.alter(step.key);
      case 'approve':
      case 'reject':
        return this.answer(step);
      case 'withdraw':
        return (await this.gatekeeper.withdraw(this.id(step.key))).status;
      case 'expire':
        return this.expire(step.key);
      case 'act':
        return this.act(step.key);
      case 'engage': {
        const { scope: name, recall: isRecall } = step;
        const { status } = await this.gatekeeper.switch('engage', this.scope(name), {
          recall: isRecall,
        });
        return status;
      }
      case 'lift':
        return (await this.gatekeeper.switch('disengage', this.scope(step.scope))).status;
      case 'activate':
        await this.activate(step.terms);
        return 200;
    }
  }

  private async propose(step: Extract<Step, { does: 'propose' }>): Promise<number> {
    const known = this.model.decisions.get(step.key);
    const { model, quantity } = known ?? step;
    const order = { model: this.of(model), quantity: String(quantity) };
    const { status, answer: said } = await this.gatekeeper.propose(this.of(step.key), order);
    const isConflict = status === 409 && said.code === 'DECISION.CONFLICT';
    if (known && (isConflict || said.repeated === false)) throw new Error('it is no repeat');
    return status;
  }

  /** Another proposal under a key that is taken is a conflict, and changes nothing. */
  private async alter(name: string): Promise<number> {
    const known = this.model.decisions.get(name);
    if (!known) return 200;
    const order = { model: this.of(known.model), quantity: String(known.quantity + 1) };
    const { status, answer: said } = await this.gatekeeper.propose(this.of(name), order);
    if (said.code !== 'DECISION.CONFLICT') throw new Error(`another was taken: ${status}`);
    return status;
  }

  private async answer(step: Extract<Step, { person: string }>): Promise<number> {
    const id = this.id(step.key);
    const [seen] = await this.gatekeeper.stack.sql<object>(
      `SELECT encode(action_sha256, 'hex') AS action_sha256, policy_version
       FROM decisions WHERE decision_id = $1 AND policy_version IS NOT NULL`,
      [id],
    );
    if (!seen) return 404;
    return (await this.gatekeeper.answer(id, step.does, step.person, seen)).status;
  }

  private async expire(name: string): Promise<number> {
    const id = this.id(name);
    await this.gatekeeper.letExpire(id);
    const isOver = async () => {
      const [row] = await this.gatekeeper.stack.sql<{ waits: boolean }>(
        `SELECT state = 'held' AND hold_until < clock_timestamp() AS waits
         FROM decisions WHERE decision_id = $1`,
        [id],
      );
      return !row?.waits;
    };
    await waitUntil('its hold has ended', isOver, 30_000);
    return 200;
  }

  private async act(name: string): Promise<number> {
    const [row] = await this.gatekeeper.stack.sql<{ release: string }>(
      `SELECT release_event_id AS release FROM decisions
       WHERE decision_id = $1 AND release_event_id IS NOT NULL`,
      [this.id(name)],
    );
    if (row) await this.gatekeeper.act(row.release);
    return 200;
  }

  /** What the database says, in the words of the model. */
  private async standing(): Promise<string> {
    const { stack } = this.gatekeeper;
    const decisions = await stack.sql<{ id: string; line: string }>(STANDING, [`%${this.name}`]);
    const keys = new Map(KEYS.map((name) => [this.id(name), name]));
    const lines = decisions.map(({ id, line }) => `${keys.get(id)} ${line}`).sort();
    const used = await stack.sql<{ line: string }>(USED, [`%${this.name}`]);
    const switches = await stack.sql<{ scope: string }>('SELECT scope FROM switches');
    const scopes = switches.map((row) => row.scope.replace(`-${this.name}`, '')).sort();
    const usedLines = used.map(({ line }) => line.replace(`-${this.name}`, ''));
    return [...lines, ...usedLines.sort(), ...scopes].join('\n');
  }

  private id(name: string): string {
    return deriveEventId('http', 'desk', this.of(name));
  }

  private of(name: string): string {
    return `${name}-${this.name}`;
  }

  private scope(name: string): string {
    return name.startsWith('model:') ? this.of(name) : name;
  }

  private async activate({ cap, over, quorum, closed }: PolicyTerms): Promise<void> {
    const { stack } = this.gatekeeper;
    const text = `policy: trading
applies_to: { kinds: [order.place] }
on_error: deny
default: deny
budgets:
  - { id: notional, key: decision.model.name, amount: decimal(action.quantity), cap: "${cap}", window: 1h, over: ${over} }
rules:
  - { id: large, when: "decimal(action.quantity) > decimal('100')", then: hold }
  - { id: closed, when: '${closed}', then: deny }
allow: action.side in ['buy']
approval:
  - { otherwise: true, quorum: ${quorum}, roles: ['approver:trading'] }
hold: { for: 1h }
release: { valid_for: 1h, audience: broker }
tests: []
`;
    await activatePolicy({ sql: (sql, values) => stack.sql(sql, [...(values ?? [])]) }, text);
  }
}

const STANDING = `
SELECT d.decision_id AS id, concat_ws(' ', d.state,
  coalesce((SELECT string_agg(replace(a.actor, 'key:', ''), '+' ORDER BY a.actor) FROM approvals a
            WHERE a.decision_id = d.decision_id AND a.answer = 'approve'), ''),
  CASE WHEN d.state <> 'released' THEN 'none'
       WHEN EXISTS (SELECT FROM processed_events p WHERE p.event_id = d.release_event_id) THEN 'acted'
       WHEN o.discarded_at IS NOT NULL THEN 'recalled' ELSE 'waiting' END) AS line
FROM decisions d LEFT JOIN outbox o ON o.event_id = d.release_event_id AND o.topic = 'orders'
WHERE d.model_name LIKE $1`;

const USED = `
SELECT d.model_name || ' used ' || coalesce(sum(r.amount), 0)::text AS line
FROM decisions d LEFT JOIN budget_reservations r USING (decision_id)
WHERE d.model_name LIKE $1 GROUP BY d.model_name`;

/** Every order of a few steps. */
function orders<T>(steps: readonly T[]): T[][] {
  if (steps.length <= 1) return [[...steps]];
  return steps.flatMap((step, index) =>
    orders(steps.filter((_, other) => other !== index)).map((rest) => [step, ...rest]),
  );
}
