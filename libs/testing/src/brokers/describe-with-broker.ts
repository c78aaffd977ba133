import { brokerDirectory } from './broker-process.js';
import { makeSecurity, type BrokerSecurity } from './broker-security.js';
import { BROKER_NAMES, type BrokerKind, type BrokerName, type TestBroker } from './broker.js';
import { ExternalBroker } from './external-broker.js';
import { kafkaBroker } from './kafka-broker.js';
import { natsBroker } from './nats-broker.js';
import { rabbitmqBroker } from './rabbitmq-broker.js';
import { redisBroker } from './redis-broker.js';

const KINDS: Record<BrokerName, BrokerKind> = {
  redis: redisBroker,
  nats: natsBroker,
  rabbitmq: rabbitmqBroker,
  kafka: kafkaBroker,
};

const START_TIMEOUT_MS = 90_000;

/** Starts a broker, or takes the one that `TEST_…` names. The caller disposes of it. */
export async function startBroker(name: BrokerName): Promise<TestBroker> {
  const kind = kindOf(name);
  const address = process.env[kind.overrideName];
  if (address) return new ExternalBroker(name, { [kind.envName]: address });
  if (!kind.installed()) throw new Error(missing(kind));
  return kind.start();
}

/** Whether a suite for this broker can run here. */
export function brokerAvailable(name: BrokerName): boolean {
  return missingBroker(name) === null;
}

/** That the broker is not here, and how to install it; null where it is. */
export function missingBroker(name: BrokerName): string | null {
  const kind = kindOf(name);
  return process.env[kind.overrideName] || kind.installed() ? null : missing(kind);
}

/**
 * A suite with a real broker, started before it and removed after it. Where there is none the suite
 * is skipped and the install command is printed; with `REQUIRE_BROKERS=1` it fails instead.
 */
export function describeWithBroker(
  name: BrokerName,
  suite: (broker: () => TestBroker) => void,
): void {
  const kind = kindOf(name);
  if (!brokerAvailable(name)) return reportMissing(kind);
  describe(`with ${name}`, () => {
    let broker: TestBroker | undefined;
    beforeAll(async () => {
      broker = await startBroker(name);
    }, START_TIMEOUT_MS);
    suite(() => broker!);
    // Hooks run in the order they are written: the suite lets go of the broker first.
    afterAll(() => broker?.dispose(), START_TIMEOUT_MS);
  });
}

/** A broker that speaks TLS and lets in one user. */
export interface SecuredBroker {
  broker: TestBroker;
  security: BrokerSecurity;
}

/** As `describeWithBroker`, but a secured one, always a process of ours. */
export function describeWithSecuredBroker(
  name: BrokerName,
  suite: (secured: () => SecuredBroker) => void,
): void {
  const kind = kindOf(name);
  if (!kind.installed()) return reportMissing(kind);
  describe(`with ${name} over TLS`, () => {
    let secured: SecuredBroker | undefined;
    beforeAll(async () => {
      const directory = brokerDirectory(name);
      const security = makeSecurity(directory);
      secured = { broker: await kind.startSecured(directory, security), security };
    }, START_TIMEOUT_MS);
    suite(() => secured!);
    afterAll(() => secured?.broker.dispose(), START_TIMEOUT_MS);
  });
}

function reportMissing(kind: BrokerKind): void {
  if (process.env['REQUIRE_BROKERS'] === '1') {
    describe(`with ${kind.name}`, () => {
      it('finds the broker, since REQUIRE_BROKERS=1', () => {
        throw new Error(missing(kind));
      });
    });
    return;
  }
  process.stderr.write(`skipped: ${missing(kind)}\n`);
  describe.skip(`with ${kind.name} (${missing(kind)})`, () => {
    it('needs the broker', () => undefined);
  });
}

function missing({ name, install, overrideName }: BrokerKind): string {
  return `${name} is not installed here: ${install} (or set ${overrideName})`;
}

function kindOf(name: BrokerName): BrokerKind {
  const kind = KINDS[name];
  if (!kind) throw new Error(`unknown broker ${name}; known: ${BROKER_NAMES.join(', ')}`);
  return kind;
}
