import { errors } from '@nats-io/transport-node';
import { UserError } from '@platformatic/kafka';
import { outcomeOfKafkaError } from '../kafka/kafka-outcome.js';
import { outcomeOfNatsError } from '../nats-jetstream/nats-outcome.js';
import { outcomeOfRedisError } from '../redis-streams/redis-outcome.js';

const refused = Object.assign(new RangeError('too long'), { code: 'ERR_STRING_TOO_LONG' });
const broken = new TypeError("Cannot read properties of null (reading 'write')");

const OUTCOMES = [
  ['redis-streams', outcomeOfRedisError],
  ['nats-jetstream', (error: unknown) => outcomeOfNatsError(error, 1_000)],
  ['kafka', outcomeOfKafkaError],
] as const;

describe.each(OUTCOMES)('an error of the client of %s', (_, outcomeOf) => {
  it('over the arguments says that the message was never sent', () => {
    expect(outcomeOf(refused)).toMatchObject({ kind: 'rejected' });
  });

  it('of any other kind does not bury a message', () => {
    expect(outcomeOf(broken)).toMatchObject({ kind: 'unknown' });
  });
});

it.each([
  ['a header', new errors.InvalidArgumentError('header: bad'), 'TRANSPORT.REJECTED'],
  ['the size', new errors.InvalidArgumentError('payload: max'), 'TRANSPORT.MESSAGE_TOO_LARGE'],
])('an argument that NATS refuses for %s has the code of that', (_, error, code) => {
  expect(outcomeOfNatsError(error, 1_000)).toMatchObject({ kind: 'rejected', code });
});

it('an error of the Kafka client itself, without an id of the broker, spends no attempt', () => {
  expect(outcomeOfKafkaError(new UserError('no such topic'))).toMatchObject({
    kind: 'unavailable',
  });
});

it.each(['READONLY x', 'MASTERDOWN x', 'LOADING x', 'CLUSTERDOWN x', 'NOREPLICAS x'])(
  'the answer %s of Redis spends no attempt',
  (text) => expect(outcomeOfRedisError(new Error(text))).toMatchObject({ kind: 'unavailable' }),
);
