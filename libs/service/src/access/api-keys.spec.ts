import { createHash } from 'node:crypto';
import { ApiKeys } from './api-keys.js';
import { approvingRole, mayActAs, meets } from './caller.js';
import { hostNameOf, isLoopback } from './loopback.js';

const hashed = createHash('sha256').update('correct horse').digest('hex');
const withRoles = { variable: 'OPS_API_KEYS', roles: true };

describe('ApiKeys', () => {
  it('knows several keys at once, the old and the new of one name included', () => {
    const keys = ApiKeys.parse(
      'ops:operator:old-key-1, ops:operator:new-key-2,ann:viewer:ann:with:colons',
      withRoles,
    );
    expect(keys.authenticate('old-key-1')).toEqual({
      kind: 'key',
      name: 'ops',
      role: 'operator',
      grants: [],
    });
    expect(keys.authenticate('new-key-2')).toEqual({
      kind: 'key',
      name: 'ops',
      role: 'operator',
      grants: [],
    });
    expect(keys.authenticate('ann:with:colons')).toEqual({
      kind: 'key',
      name: 'ann',
      role: 'viewer',
      grants: [],
    });
    expect(keys.authenticate('old-key-12')).toBeNull();
    expect(keys.authenticate('')).toBeNull();
  });

  it('takes a key as its SHA-256, and the hash itself does not open', () => {
    const keys = ApiKeys.parse(`ann:admin:sha256:${hashed}`, withRoles);
    expect(keys.authenticate('correct horse')).toEqual({
      kind: 'key',
      name: 'ann',
      role: 'admin',
      grants: [],
    });
    expect(keys.authenticate(hashed)).toBeNull();
    expect(keys.authenticate(`sha256:${hashed}`)).toBeNull();
  });

  it('makes every key of an app without roles its admin', () => {
    const keys = ApiKeys.parse('feed:feed-key-1', { variable: 'INGESTION_API_KEYS', roles: false });
    expect(keys.authenticate('feed-key-1')).toEqual({
      kind: 'key',
      name: 'feed',
      role: 'admin',
      grants: [],
    });
  });

  it('reads the grants after the role, whatever colons they and the key have', () => {
    const keys = ApiKeys.parse(
      'ann:viewer+governor:key-1:of:ann,bob:operator+approver:trading+governor+approver:risk:key-2:of:bob',
      withRoles,
    );
    expect(keys.authenticate('key-1:of:ann')).toMatchObject({
      role: 'viewer',
      grants: ['governor'],
    });
    expect(keys.authenticate('key-2:of:bob')).toMatchObject({
      role: 'operator',
      grants: ['approver:trading', 'governor', 'approver:risk'],
    });
  });

  it.each([
    'operator+goveror',
    'operator+approver',
    'admin+approver:',
    'viewer+approver:*',
    'viewer+',
  ])('refuses what is no grant: %s', (roles) => {
    expect(() => ApiKeys.parse(`ann:${roles}:long-enough`, withRoles)).toThrow(
      'OPS_API_KEYS entry 1 has',
    );
  });

  it('is empty for nothing', () => {
    expect(ApiKeys.parse(undefined, withRoles).isEmpty).toBe(true);
    expect(ApiKeys.parse(' , ', withRoles).isEmpty).toBe(true);
  });

  it('lists every wrong entry by its place and quotes no key', () => {
    const text = 'ann:owner:long-enough,:admin:long-enough,bob:admin:short,eve:admin:sha256:123456';
    expect(() => ApiKeys.parse(text, withRoles)).toThrow(
      [
        'OPS_API_KEYS entry 1 has no role (viewer, operator, admin) after its name',
        'OPS_API_KEYS entry 2 has no valid name before the first colon',
        'OPS_API_KEYS entry 3 has a key of less than 8 characters',
        'OPS_API_KEYS entry 4 has sha256: without 64 hexadecimal digits',
      ].join('\n'),
    );
  });
});

describe('mayActAs', () => {
  it('lets each role do what the lower ones may', () => {
    expect(mayActAs('admin', 'viewer')).toBe(true);
    expect(mayActAs('operator', 'operator')).toBe(true);
    expect(mayActAs('viewer', 'operator')).toBe(false);
  });
});

describe('a grant', () => {
  it('comes with no role, and brings none', () => {
    const admin = { role: 'admin', grants: [] } as const;
    expect([meets(admin, 'governor'), meets(admin, 'approver')]).toEqual([false, false]);
    const governor = { role: 'viewer', grants: ['governor'] } as const;
    expect([meets(governor, 'governor'), meets(governor, 'approver')]).toEqual([true, false]);
    expect(meets(governor, 'operator')).toBe(false);
  });

  it('lets approve under its own name only', () => {
    const risk = { grants: ['governor', 'approver:risk'] } as const;
    expect(approvingRole(risk, ['approver:trading', 'approver:risk'])).toBe('approver:risk');
    expect(approvingRole(risk, ['approver:trading', 'governor'])).toBeNull();
    expect(approvingRole({ grants: ['approver:*'] }, ['approver:trading'])).toBe(
      'approver:trading',
    );
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.8.9.1', '::1', '[::1]', '::ffff:127.0.0.1', 'localhost'])(
    'knows %s',
    (address) => expect(isLoopback(address)).toBe(true),
  );

  it.each(['0.0.0.0', '::', '10.0.0.1', '127.evil.example', '', undefined])(
    'does not take %s for it',
    (address) => expect(isLoopback(address)).toBe(false),
  );

  it('reads the name of a Host header without its port', () => {
    expect(hostNameOf('LOCALHOST:3000')).toBe('localhost');
    expect(hostNameOf('[::1]:3000')).toBe('[::1]');
  });
});
