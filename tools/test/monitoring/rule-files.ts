import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(__dirname, '../../..');
export const MONITORING = join(ROOT, 'deploy/monitoring');

export interface Alarm {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

interface AlarmCase {
  eval_time: string;
  alertname: string;
  exp_alerts?: { exp_labels: Record<string, string>; exp_annotations: Record<string, string> }[];
}

/** The files of a folder of `deploy/monitoring`, by their whole path. */
export function filesOf(folder: 'rules' | 'tests'): string[] {
  const names = readdirSync(join(MONITORING, folder)).filter((name) => name.endsWith('.yml'));
  return names.sort().map((name) => join(MONITORING, folder, name));
}

/** Every alarm of every file of rules. */
export function alarms(): Alarm[] {
  return filesOf('rules').flatMap((file) => {
    const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Alarm[] }[] };
    return groups.flatMap(({ rules }) => rules);
  });
}

/** Every case of every file of tests: what is asked, and whether anything is expected to fire. */
export function cases(): { alarm: string; fires: boolean }[] {
  return filesOf('tests').flatMap((file) => {
    const { tests } = parse(readFileSync(file, 'utf8')) as {
      tests: { alert_rule_test?: AlarmCase[] }[];
    };
    return tests
      .flatMap(({ alert_rule_test }) => alert_rule_test ?? [])
      .map(({ alertname, exp_alerts }) => ({
        alarm: alertname,
        fires: (exp_alerts ?? []).length > 0,
      }));
  });
}
