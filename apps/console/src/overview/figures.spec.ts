import type { Consumer, ThroughputPoint, Worker } from '@acp/contracts/api';
import { effectsName, rateOf, workersFigure } from './figures.js';

const workers = (...states: Worker['state'][]) => ({
  workers: states.map((state) => ({ state }) as Worker),
});

describe('the figures of the overview', () => {
  it('show no rate before one was measured', () => {
    const point = { ingested_per_second: 0 } as ThroughputPoint;
    expect(rateOf({ throughput: [] }, 'ingested_per_second')).toBe('–');
    expect(rateOf({ throughput: [point] }, 'ingested_per_second')).toBe('0.0');
  });

  it('are red for a worker that is lost and for none that was stopped', () => {
    expect(workersFigure(workers('running', 'stopping', 'stopped'))).toEqual({
      text: '1 of 1',
      bad: false,
    });
    expect(workersFigure(workers('running', 'lost'))).toEqual({ text: '1 of 2', bad: true });
  });

  it('name effects beside the number of consumers that have them', () => {
    const consumers = [
      { consumer: 'pricing', topic: 'quotes' },
      { consumer: 'pricing', topic: 'trades' },
      { consumer: 'alerts', topic: 'quotes' },
    ] as Consumer[];
    expect(effectsName({ consumers: consumers.slice(0, 2) })).toBe('Effects of 1 consumer');
    expect(effectsName({ consumers })).toBe('Effects of 2 consumers');
  });
});
