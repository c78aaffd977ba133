import type { PolicyPushed, SwitchEngaged } from '@acp/contracts';
import { orderProposal, waitUntil } from '@acp/testing';
import { randomUUID } from 'node:crypto';
import type { Drill } from '../drill.js';
import { metricSignal, seenSignal } from '../stage/signals.js';
import type { Stage } from '../stage/stage.js';

const SCOPE = 'kind:order.place';
const PROPOSALS_BEFORE = 20;

/** Who only buys may; that is all, as the drill is about the switch. */
const POLICY = `policy: trading
applies_to: { kinds: [order.place] }
on_error: deny
default: deny
rules: []
allow: action.side == 'buy'
release: { valid_for: 5m }
tests:
  - { name: who buys may, given: { action: { kind: order.place, side: buy } }, expect: { outcome: allowed } }
  - name: who sells may not
    given: { action: { kind: order.place, side: sell } }
    expect: { outcome: denied, rules: [allow] }
`;

export const switchEngaged: Drill = {
  name: 'switch-engaged',
  title: 'a model has to be stopped at once',
  runbook: '../guides/approvals-and-switches.md',
  async rehearse(stage) {
    await enforcePolicy(stage);
    const proposer = new Proposer(stage);
    stage.alsoClose(() => proposer.stop());
    proposer.start();
    await waitUntil('orders are released', () => proposer.released >= PROPOSALS_BEFORE);
    await stage.break(
      `Somebody engages the switch \`${SCOPE}\` while a model proposes orders: \`npm run cp -- switch engage ${SCOPE} --reason …\`.`,
      async () => {
        const reason = 'drill: stop all orders';
        await stage.as('ben').post<SwitchEngaged>('/v1/switches/engage', { scope: SCOPE, reason });
        proposer.switchIsOn();
      },
    );
    await stage.detect(
      metricSignal({
        url: stage.apps.opsApi.url,
        metric: 'control_plane_switches_engaged',
        above: 0,
      }),
      seenSignal(
        'proposals are answered `stopped`',
        () => proposer.stoppedUnderSwitch >= PROPOSALS_BEFORE,
      ),
    );
    if (proposer.releasedUnderSwitch > 0) {
      throw new Error(`${proposer.releasedUnderSwitch} orders were released under the switch`);
    }
    await stage.mend(
      'Two people lift it: `npm run cp -- switch lift SCOPE --reason …`, twice.',
      () => lift(stage, proposer),
    );
    const before = proposer.released;
    await waitUntil('orders are released again', () => proposer.released >= before + 10);
    await proposer.stop();
    const got = () => new Set(stage.partner.received).size;
    await waitUntil('the executor has every release', () => got() >= proposer.released);
    if (got() > proposer.released) throw new Error('the executor got what was not released');
    stage.seen.push(
      'Of the orders proposed after the switch was answered none was released until it was lifted. The executor got each release and nothing else.',
    );
  },
};

async function enforcePolicy(stage: Stage): Promise<void> {
  const body = { source: POLICY, fixtures: {} };
  const { set, version } = await stage.as('ann').post<PolicyPushed>('/v1/policies', body);
  const activation = { version, mode: 'enforce', reason: 'drill' };
  await stage.as('ben').post(`/v1/policies/${set}/activate`, activation);
}

async function lift(stage: Stage, proposer: Proposer): Promise<void> {
  const body = { scope: SCOPE, reason: 'drill: it may go on' };
  proposer.switchMayBeOff();
  for (const person of ['ann', 'ben']) await stage.as(person).post('/v1/switches/disengage', body);
}

/** Proposes one order after the other. */
class Proposer {
  released = 0;
  stoppedUnderSwitch = 0;
  releasedUnderSwitch = 0;
  private isOn = false;
  private stopping = false;
  private running: Promise<void> | undefined;

  constructor(private readonly stage: Stage) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  /** Nothing that is proposed from now on may be released. */
  switchIsOn(): void {
    this.isOn = true;
  }

  switchMayBeOff(): void {
    this.isOn = false;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const under = this.isOn;
      const state = await this.propose();
      if (state === 'released') this.released += 1;
      if (state === 'released' && under) this.releasedUnderSwitch += 1;
      if (state === 'stopped' && under) this.stoppedUnderSwitch += 1;
    }
  }

  private async propose(): Promise<string> {
    const answer = await fetch(`${this.stage.apps.ingestion.url}/v1/decisions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(orderProposal()),
    });
    const { state, code } = (await answer.json()) as { state?: string; code?: string };
    return state ?? code ?? String(answer.status);
  }
}
