import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alarmsOn } from './alarms.js';

const RULES = `groups:
  - name: some
    rules:
      - alert: Waits
        expr: >-
          max by (topic) (control_plane_age_seconds) > 300 unless on (topic)
          max by (topic) (control_plane_paused) == 1
        for: 5m
      - alert: Paused
        expr: max by (topic) (control_plane_paused{by="relay"}) == 1
      - record: control_plane_rate
        expr: control_plane_age_seconds > 300
`;

describe('alarmsOn', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drill-alarms-'));
  writeFileSync(join(folder, 'some.yml'), RULES);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('names the alarms that compare a metric with just this limit', () => {
    expect(alarmsOn('control_plane_age_seconds', 300, folder)).toEqual([
      { alarm: 'Waits', for: '5m' },
    ]);
    expect(alarmsOn('control_plane_age_seconds', 30, folder)).toEqual([]);
    expect(alarmsOn('control_plane_age', 300, folder)).toEqual([]);
  });

  it('takes 1 for what is above 0, and 0s where an alarm waits for nothing', () => {
    expect(alarmsOn('control_plane_paused', 0, folder)).toContainEqual({
      alarm: 'Paused',
      for: '0s',
    });
  });

  it('names none where there are no rules', () => {
    expect(alarmsOn('control_plane_paused', 0, join(folder, 'none'))).toEqual([]);
  });
});
