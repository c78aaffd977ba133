import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { WORKSPACE } from '../../workspace.js';
import type { RaisedAlarm } from '../results/drill-record.js';

const RULES = join(WORKSPACE, 'deploy/monitoring/rules');

interface RuleFile {
  groups: { rules: { alert?: string; expr: string; for?: string }[] }[];
}

/** Alarms that compare this metric with this limit: their condition is true when it is above. */
export function alarmsOn(metric: string, above: number, folder = RULES): RaisedAlarm[] {
  return rulesIn(folder)
    .filter(({ alert, expr }) => alert !== undefined && compares(expr, metric, above))
    .map((rule) => ({ alarm: rule.alert!, for: rule.for ?? '0s' }));
}

function rulesIn(folder: string) {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  return files
    .map((name) => parse(readFileSync(join(folder, name), 'utf8')) as RuleFile)
    .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
}

/** The metric alone, or one aggregate of it, on the left of the limit. */
function compares(expr: string, metric: string, above: number): boolean {
  const text = expr.replace(/\s+/g, ' ');
  const limit = new RegExp(`\\b${metric}(?:{[^}]*})?\\)? (?:> ${above}|== ${above + 1})(?![\\d.])`);
  return limit.test(text);
}
