import { createLogger } from '@acp/observability';
import type { RunningService } from '@acp/service';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOpsApi } from '../start-ops-api.js';

const INLINE = `document.documentElement.dataset.theme = 'dark'`;
const PAGE = `<!doctype html><script>${INLINE}</script>
<script type="module" src="/assets/index-abc.js"></script><div id="root"></div>`;

let database: TestDatabase;
let folder: string;
let service: RunningService;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'assets', 'index-abc.js'), 'export {};');
  database = await createTestDatabase();
  const variables = {
    DATABASE_URL: database.url,
    PORT: '0',
    OPS_API_KEYS: 'ann:viewer:viewer-key-1234',
  };
  const logger = createLogger({ name: 'ops-api', level: 'silent' });
  service = await startOpsApi(variables, { logger, consoleFolder: folder });
});
afterAll(async () => {
  await service.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

const get = (path: string, accept = 'text/html,*/*;q=0.8') =>
  fetch(`${service.url}${path}`, { headers: { accept } });

describe('the console', () => {
  it('is served at / and at every place inside it, without a key', async () => {
    for (const path of [
      '/',
      '/events?q=entity%3ABRK.B',
      '/dead-letters?error=connect+10.2.0.17',
      '/events/019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c10',
      '/topics/orders.eu',
    ]) {
      const answer = await get(path);
      expect([path, answer.status, await answer.text()]).toEqual([path, 200, PAGE]);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    }
  });

  it('may run its own files and its own inline script, and nothing else', async () => {
    const policy = (await get('/')).headers.get('content-security-policy')!;
    const hash = createHash('sha256').update(INLINE).digest('base64');
    expect(policy).toContain(`script-src 'self' 'sha256-${hash}'`);
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`frame-ancestors 'none'`);
    expect(policy).not.toContain('unsafe');
  });

  it('has its named files cached for ever', async () => {
    const answer = await get('/assets/index-abc.js');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('javascript');
    expect(answer.headers.get('cache-control')).toContain('immutable');
  });

  it('hides nothing of the API: what is not there is 404 as ever, and nothing leaves its folder', async () => {
    for (const path of ['/v1/nothing', '/assets/none.js', '/a.php', '/health/none']) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    expect(await (await get('/..%2f..%2fetc%2fpasswd')).text()).toBe(PAGE);
    expect((await get('/v1/events')).status).toBe(401);
    expect((await get('/docs')).status).toBe(200);
  });
});
