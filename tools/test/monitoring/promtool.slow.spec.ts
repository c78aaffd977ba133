import { describeWithPrometheus, promtool } from './promtool.js';
import { filesOf } from './rule-files.js';

describeWithPrometheus('promtool', () => {
  it('reads every rule', () => {
    expect(promtool(['check', 'rules', ...filesOf('rules')])).toContain('SUCCESS');
  });

  it('sees every alarm fire where it must and stay silent where it must', () => {
    expect(promtool(['test', 'rules', ...filesOf('tests')])).not.toContain('FAILED');
  });
});
