import { tmpdir } from 'node:os';
import { readOptions } from './options.js';
import { paceOf, planOf } from './plan.js';

const quick = planOf(readOptions(['--quick']));

describe('the plan of a quick run', () => {
  it('stays as it is while there is time', () => {
    expect(paceOf(quick, ['ingest', 'pushes', 'relay'], 1)).toEqual(quick);
  });

  it('shrinks what is to come when the machine is slow, but never the history', () => {
    const paced = paceOf(quick, ['latency', 'history'], 63);
    expect(paced.historyEntries).toBe(quick.historyEntries / 2);
    expect(paced.historyRows).toBe(500_000);
  });

  it('measures something however late it is', () => {
    expect(paceOf(quick, ['history'], 500).historyEntries).toBe(quick.historyEntries / 5);
  });

  it('is not paced in a full run', () => {
    const full = planOf(readOptions([]));
    expect(paceOf(full, ['history'], 5_000)).toEqual(full);
  });
});

describe('the options', () => {
  it('name the keys when one is unknown', () => {
    expect(() => readOptions(['--only', 'held_xmin,nonsense'])).toThrow(
      /unknown key nonsense; the keys are ingest_batch_vs_copy/,
    );
  });

  it('leave consumers and transports out of a quick run unless they are named', () => {
    const slow = /^(consumer|transport)_/;
    expect(readOptions(['--quick']).only.filter((key) => slow.test(key))).toEqual([]);
    expect(readOptions(['--quick']).only).toContain('history_10m');
    expect(readOptions([]).only.filter((key) => slow.test(key))).toHaveLength(12);
    const named = readOptions(['--quick', '--only', 'transport_kafka_events_per_s']);
    expect(named.only).toEqual(['transport_kafka_events_per_s']);
  });

  it('leave peers that other toolchains build out of a quick run unless they are named', () => {
    const built = ['relay_noop_vs_river', 'relay_noop_vs_awa'];
    expect(readOptions(['--quick']).only.filter((key) => built.includes(key))).toEqual([]);
    expect(readOptions([]).only).toEqual(expect.arrayContaining(built));
    expect(readOptions(['--quick', '--only', built[0]!]).only).toEqual([built[0]]);
  });

  it('leave windows of whole processes out of a quick run, not the size of the console', () => {
    const windows = ['console_interaction_ms', 'overview_sse_cpu', 'canary_overhead'];
    const quickly = readOptions(['--quick']).only;
    expect(quickly).toContain('console_load_kb');
    expect(quickly.filter((key) => windows.includes(key))).toEqual([]);
    expect(readOptions([]).only).toEqual(expect.arrayContaining(windows));
  });

  it('ask for a built checkout where a figure compares with one', () => {
    expect(() => readOptions(['--only', 'wal_vs_before'])).toThrow(/need --before FOLDER/);
    expect(() => readOptions(['--before', tmpdir()])).toThrow(/holds no build/);
    expect(readOptions([]).only.filter((key) => key.endsWith('_vs_before'))).toEqual([]);
  });

  it('refuse a number that is none', () => {
    expect(() => readOptions(['--rounds', 'many'])).toThrow('--rounds takes a number above 0');
  });
});
