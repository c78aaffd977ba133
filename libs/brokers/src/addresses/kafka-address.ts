import { invalid, readHost, refuseWhiteSpace, type BrokerHost } from './broker-url.js';

const WHAT = 'the list of Kafka brokers';

/** Reads `host:port,host:port`, with or without a blank behind a comma. Throws `CONFIG.INVALID`. */
export function parseKafkaBrokers(text: string): BrokerHost[] {
  if (text.includes('://')) {
    throw invalid(`${WHAT} is written without a scheme: host:9092,host:9092`);
  }
  return text.split(/, */).map((broker) => {
    refuseWhiteSpace(broker, WHAT);
    return readHost(broker, { what: WHAT });
  });
}
