import { consoleFirstLoad } from '@acp/testing';
import { join } from 'node:path';

const DIST = join(__dirname, '../../apps/console/dist');
/** What a slow line takes in about a second. */
const FIRST_LOAD_BYTES_MAX = 250_000;

describe('the first load of the console', () => {
  it('is below its budget, compressed, with the page that it opens on', async () => {
    const { files, bytes } = await consoleFirstLoad(DIST);
    expect(files.some((file) => file.includes('history-panel'))).toBe(true);
    expect(files.some((file) => file.includes('trace-page'))).toBe(false);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX);
  });
});
