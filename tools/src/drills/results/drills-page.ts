import type { Drill } from '../drill.js';
import { DRILLS } from '../drills.js';
import type { Detection, DrillRecord } from './drill-record.js';

const INTRODUCTION = `# Drills

\`npm run drill -- NAME\` rehearses a fault on a control plane of its own (an embedded PostgreSQL, real brokers, the
three apps and a consumer as processes) while a client pushes events: it breaks something, waits for the signs,
takes the step that the runbook names, and counts. It fails where a sign does not come, where anything is lost or
happens twice, and where the ledger does not balance. \`--list\` tells the names, \`--all\` runs them one after
another. The nightly job runs all of them.

This page is generated from the results of the last runs in \`drills.json\` by \`npm run check -- --write\`; a run
writes both. Times are of one machine with two cores, in whole seconds: they say which sign comes first, not how
fast yours is.
`;

/** The text of `docs/operating/drills.md`. */
export function drillsPage(records: readonly DrillRecord[]): string {
  const sections = DRILLS.map((drill) => {
    const record = records.find((each) => each.drill === drill.name);
    return record ? section(drill, record) : `## ${drill.name}: ${drill.title}\n\nNot run yet.\n`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}

function section({ name, title, runbook }: Drill, record: DrillRecord): string {
  const { broken, detected, mended, whole_after_s, account, seen, at, version } = record;
  const { answered, stored, delivered, effects, absorbed, dead, imbalance } = account;
  return `## ${name}: ${title}

${broken}

| sign | after | alarm whose condition it is |
| --- | --- | --- |
${detected.map(signRow).join('\n')}

**Mended by:** ${mended} Everything had its effect ${spoken(whole_after_s)} after that step; see [the runbook](${runbook}).
${seen.map((sentence) => `\n${sentence}\n`).join('')}
| answered | stored | delivered | effects | came twice, absorbed | dead | imbalance |
| --- | --- | --- | --- | --- | --- | --- |
| ${[answered, stored, delivered, effects, absorbed, dead, imbalance].map(counted).join(' | ')} |

Run on ${at.slice(0, 10)} with ${version}.
`;
}

function signRow({ signal, after_s, alarms }: Detection): string {
  const names = alarms.map((each) => `\`${each.alarm}\`, fires after ${each.for}`);
  return `| ${signal} | ${spoken(after_s)} | ${names.join('; ')} |`;
}

function counted(count: number): string {
  return count.toLocaleString('en-US');
}

function spoken(seconds: number): string {
  return seconds < 1 ? 'under 1 s' : `${Math.round(seconds)} s`;
}
