import { ApiKeys } from '../access/api-keys.js';
import {
  call,
  lines,
  service,
  start,
  statusOf,
  statusWithHost,
} from './tiny-service.spec-support.js';

describe('a service without keys', () => {
  const open = { keys: ApiKeys.parse('', { variable: 'K', roles: true }), variable: 'K' };
  afterAll(() => service.stop());

  it('refuses to listen on an address that others can reach', async () => {
    await expect(start({ access: open }, { HOST: '0.0.0.0' })).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringContaining('K') as string,
    });
  });

  it('refuses pages of another origin, also where they need no preflight, and lets its own in', async () => {
    await start({ access: open });
    const call = (method: string, path: string, headers: Record<string, string>) =>
      statusOf(method, path, { host: new URL(service.url).host, ...headers });
    const origin = service.url;
    for (const [method, path] of [
      ['POST', '/v1/items/42/resume'],
      ['GET', '/v1/who'],
    ] as const) {
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { 'sec-fetch-site': 'cross-site' },
      ];
      for (const headers of foreign) expect(await call(method, path, headers)).toBe(403);
      const own: Record<string, string>[] = [
        { origin },
        { origin, 'sec-fetch-site': 'same-origin' },
        {},
      ];
      for (const headers of own) {
        expect(await call(method, path, headers)).toBeLessThan(300);
      }
    }
    await service.stop();
  });

  it('answers this machine as admin, says so at start, and refuses a foreign Host', async () => {
    lines.length = 0;
    await start({ access: open });
    expect(lines.join('')).toContain('open, this machine only (no K)');
    expect((await call('/v1/who')).body).toEqual({
      kind: 'local',
      name: 'local',
      role: 'admin',
      grants: ['governor', 'approver:*'],
    });
    expect(await statusWithHost('/v1/who', 'evil.example')).toBe(403);
  });
});
