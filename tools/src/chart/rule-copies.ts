import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

const RULES = 'deploy/monitoring/rules';

/** The alarms once more, inside the chart: Helm reads no file that is not in its package. */
export const RULE_COPIES = readdirSync(join(WORKSPACE, RULES)).map((name) => ({
  path: `deploy/chart/rules/${name}`,
  make: () => readFileSync(join(WORKSPACE, RULES, name), 'utf8'),
}));
