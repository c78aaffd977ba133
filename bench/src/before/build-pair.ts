import { fileURLToPath } from 'node:url';
import type { BeforePart } from '../figures.js';
import { TOPIC } from '../load/quotes.js';
import type { Contender } from '../measure/contender.js';
import type { Plan } from '../plan.js';
import type { BenchPostgres } from '../servers/postgres.js';
import type { BenchRedis } from '../servers/redis.js';
import { AppStart, isStart, type StartPart } from './app-starts.js';
import { BuildProcess } from './build-process.js';

const THIS_BUILD = fileURLToPath(new URL('../../../', import.meta.url));

const SAYS: Record<Exclude<BeforePart, StartPart>, string> = {
  ingest: 'triple writes of recorded messages with derived ids, batches of 500, four writers',
  push: '64 concurrent single pushes of the same',
  relay: 'the relay over what was written, to a transport that does nothing',
  relay_redis: 'the relay over what was written, to Redis Streams',
  life: 'written, delivered to nothing and settled: what an event costs in bytes',
};

export interface BuildPairOptions {
  /** The checkout of the older build. */
  before: string;
  server: BenchPostgres;
  plan: Plan;
  redis: BenchRedis;
}

/** This build and an older one, each a process with a database of its own on the same server. */
export class BuildPair {
  private constructor(
    private readonly now: BuildProcess,
    private readonly before: BuildProcess,
    private readonly options: BuildPairOptions,
  ) {}

  static async start(options: BuildPairOptions): Promise<BuildPair> {
    const { before, server, plan, redis } = options;
    const common = {
      serverUrl: server.urlOf('postgres'),
      events: plan.beforeEvents,
      pushes: plan.beforePushes,
      redisUrl: redis.url,
    };
    const now = await BuildProcess.start({ ...common, root: THIS_BUILD, databaseName: 'now' });
    try {
      const older = await BuildProcess.start({
        ...common,
        root: before,
        databaseName: 'before',
      });
      return new BuildPair(now, older, options);
    } catch (error) {
      await now.stop();
      throw error;
    }
  }

  contenders(part: BeforePart): Contender[] {
    if (isStart(part)) {
      return [
        this.start(part, `${part}_now`, { build: this.now, root: THIS_BUILD }),
        this.start(part, `${part}_before`, { build: this.before, root: this.options.before }),
      ];
    }
    return [
      this.withEmptyStream(this.now.contender(part, `${part}_now`, SAYS[part])),
      this.withEmptyStream(
        this.before.contender(part, `${part}_before`, 'the same, the build before'),
      ),
    ];
  }

  async stop(): Promise<void> {
    await Promise.all([this.now.stop(), this.before.stop()]);
  }

  private start(part: StartPart, name: string, of: { build: BuildProcess; root: string }) {
    const { client, databaseUrl } = of.build;
    return new AppStart({ part, name, client, databaseUrl, root: of.root });
  }

  private withEmptyStream(contender: Contender): Contender {
    return {
      ...contender,
      prepare: async (share) => {
        await this.options.redis.client.del(TOPIC);
        await contender.prepare(share);
      },
    };
  }
}
