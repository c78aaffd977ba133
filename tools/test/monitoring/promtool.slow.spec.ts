import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DASHBOARD_FILES } from '../../src/dashboards/dashboard-files.js';
import { blocksFor } from '../blocks/claims.js';
import { expressionsOf, type Dashboard } from './dashboard-expressions.js';
import { describeWithPrometheus, promtool } from './promtool.js';
import { filesOf } from './rule-files.js';

describeWithPrometheus('promtool', () => {
  it('reads every rule', () => {
    expect(promtool(['check', 'rules', ...filesOf('rules')])).toContain('SUCCESS');
  });

  it('reads every expression of every dashboard', () => {
    const boards = DASHBOARD_FILES.map(({ make }) => JSON.parse(make()) as Dashboard);
    const rules = boards.flatMap(expressionsOf).map((expr) => ({ record: 'shown', expr }));
    const folder = mkdtempSync(join(tmpdir(), 'acp-dashboards-'));
    const file = join(folder, 'rules.yml');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboards', rules }] }));
    expect(promtool(['check', 'rules', '--lint=none', file])).toContain(
      `${rules.length} rules found`,
    );
    rmSync(folder, { recursive: true });
  });

  it('sees every alarm fire where it must and stay silent where it must', () => {
    expect(promtool(['test', 'rules', ...filesOf('tests')])).not.toContain('FAILED');
  });

  it('takes the configuration of the page', () => {
    const [block] = blocksFor('prometheus');
    const folder = mkdtempSync(join(tmpdir(), 'acp-prometheus-'));
    const file = join(folder, 'prometheus.yml');
    mkdirSync(join(folder, 'rules'));
    for (const rules of filesOf('rules'))
      copyFileSync(rules, join(folder, 'rules', basename(rules)));
    writeFileSync(file, block!.text);
    const said = promtool(['check', 'config', file]);
    expect(said).toContain(`${filesOf('rules').length} rule files found`);
    rmSync(folder, { recursive: true });
  });
});
