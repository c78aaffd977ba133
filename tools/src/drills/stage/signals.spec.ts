import { sumOf } from './signals.js';

const METRICS = `# TYPE control_plane_backlog gauge
control_plane_backlog{topic="events"} 3
control_plane_backlog{topic="orders"} 4
control_plane_backlog_other{topic="events"} 100
control_plane_switches_engaged 1
`;

describe('sumOf', () => {
  it('adds up the series of a metric and no other', () => {
    expect(sumOf(METRICS, 'control_plane_backlog')).toBe(7);
    expect(sumOf(METRICS, 'control_plane_switches_engaged')).toBe(1);
    expect(sumOf(METRICS, 'control_plane_none')).toBe(0);
  });

  it('takes the series with the labels that are asked for', () => {
    expect(sumOf(METRICS, 'control_plane_backlog', ['topic="orders"'])).toBe(4);
    expect(sumOf(METRICS, 'control_plane_backlog', ['topic="none"'])).toBe(0);
  });
});
