import { actionKindsRevision } from '@acp/contracts';
import type { ActivePolicyRow, GatekeeperStateRepository } from '@acp/persistence';
import { compileStored, type CompiledPolicy } from '@acp/policy';
import { GatekeeperState, type ActivePolicy } from './gatekeeper-state.js';

/** How long a state is used before it is looked at again, in milliseconds. */
export const STATE_AGE_MS_MAX = 1_000;

/**
 * The gatekeeper's state in this process. A stale one does no harm: the statement that writes a verdict
 * compares the revision behind the barrier and refuses, and the writer calls `refresh`. So nothing has
 * to listen, and it works behind a pooler.
 */
export class StateCache {
  private state: GatekeeperState | undefined;
  private readAt = 0;
  private running: Promise<GatekeeperState> | undefined;
  private next: Promise<GatekeeperState> | undefined;
  private readonly compiled = new Map<string, CompiledPolicy | Error>();
  /** Of the kinds of action that the policies were compiled against. */
  private kindsRevision = 0;

  constructor(
    private readonly repository: Pick<GatekeeperStateRepository, 'read'>,
    private readonly onUnusable: (policy: ActivePolicyRow, error: Error) => void = () => undefined,
  ) {}

  /** The state as it was read last; read anew behind the caller's back where that is a while ago. */
  async current(): Promise<GatekeeperState> {
    if (!this.state) return this.refresh();
    if (performance.now() - this.readAt > STATE_AGE_MS_MAX && !this.running) {
      void this.refresh().catch(() => undefined);
    }
    return this.state;
  }

  /** A state that was read after this call. */
  refresh(): Promise<GatekeeperState> {
    if (!this.running) return (this.running = this.read());
    this.next ??= this.running
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return (this.running = this.read());
      });
    return this.next;
  }

  private async read(): Promise<GatekeeperState> {
    try {
      const { revision, policies, switches, models } = await this.repository.read();
      this.forgetOldKinds();
      const active = policies.flatMap((row) => {
        const policy = this.activate(row);
        return policy ? [{ mode: row.mode, policy }] : [];
      });
      const of = (mode: ActivePolicyRow['mode']) =>
        active.filter((each) => each.mode === mode).map(({ policy }) => policy);
      this.state = new GatekeeperState(
        revision,
        of('enforce'),
        of('shadow'),
        new Set(switches),
        models,
      );
      this.readAt = performance.now();
      return this.state;
    } finally {
      this.running = undefined;
    }
  }

  /** A kind that was registered since may be what a policy is about, or what it is about anew. */
  private forgetOldKinds(): void {
    if (this.kindsRevision === actionKindsRevision()) return;
    this.kindsRevision = actionKindsRevision();
    this.compiled.clear();
  }

  /** A version that this build cannot read applies to nothing, and what no policy applies to is denied. */
  private activate(row: ActivePolicyRow): ActivePolicy | null {
    const { policy_set: set, version, source, created_by: createdBy } = row;
    const sha256 = row.sha256.toString('hex');
    const key = `${set}/${version}/${sha256}`;
    let compiled = this.compiled.get(key);
    if (!compiled) {
      compiled = attempt(() => compileStored(source, { fileName: `${set} version ${version}` }));
      this.compiled.set(key, compiled);
      if (compiled instanceof Error) this.onUnusable(row, compiled);
    }
    return compiled instanceof Error ? null : { set, version, sha256, createdBy, compiled };
  }
}

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error as Error;
  }
}
