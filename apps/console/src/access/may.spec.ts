import type { Caller } from '@acp/contracts/api';
import { may, whyNot } from './may.js';

const viewer: Caller = { name: 'vera', role: 'viewer', grants: [], authenticated: true };

describe('may', () => {
  it.each([
    ['viewer', 'viewer', true],
    ['viewer', 'operator', false],
    ['operator', 'operator', true],
    ['operator', 'admin', false],
    ['admin', 'operator', true],
  ] as const)('lets a %s do what needs a %s: %s', (role, needed, expected) => {
    expect(may({ role, grants: [] }, needed)).toBe(expected);
  });

  it.each([
    ['governor', ['governor'], true],
    ['governor', ['approver:risk'], false],
    ['approver', ['approver:risk'], true],
    ['approver', ['governor'], false],
  ] as const)('asks for %s by itself, whatever the role: %j, %s', (needed, grants, expected) => {
    for (const role of ['viewer', 'admin'] as const)
      expect(may({ role, grants: [...grants] }, needed)).toBe(expected);
  });

  it('says why an action is closed', () => {
    expect(whyNot(viewer, 'operator')).toBe('Needs an operator key. vera is a viewer.');
    expect(whyNot({ ...viewer, role: 'admin' }, 'operator')).toBeNull();
    expect(whyNot({ ...viewer, grants: ['approver:risk'] }, 'governor')).toBe(
      'Needs a governor key. vera is a viewer, approver:risk.',
    );
  });
});
