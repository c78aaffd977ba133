import { payloadOf, sampleBatch } from '../conformance/sample-messages.js';
import { cutByBytes, partitionRuns } from './partition-runs.js';

describe('a batch for Kafka', () => {
  it('is sorted by partition, in order, keyless messages together', () => {
    const messages = sampleBatch(5, (i) => ({ partition_key: [null, '2', '0', '2', null][i]! }));
    expect(partitionRuns(messages, Number, 1)).toEqual([
      { partition: 1, indexes: [0, 4] },
      { partition: 2, indexes: [1, 3] },
      { partition: 0, indexes: [2] },
    ]);
  });

  it('is cut so that no piece is over the limit, unless one message is', () => {
    const sizes = [400, 400, 300, 2_000, 100];
    const messages = sampleBatch(5, (i) => ({ payload: payloadOf(sizes[i]!) }));
    expect(cutByBytes([0, 1, 2, 3, 4], messages, 1_000)).toEqual([[0, 1], [2], [3], [4]]);
  });
});
