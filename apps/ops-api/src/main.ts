import { runService } from '@acp/service';
import { fileURLToPath } from 'node:url';
import { startOpsApi } from './start-ops-api.js';

/** Beside this app in the checkout and in the image alike. */
const consoleFolder = fileURLToPath(new URL('../../console/dist', import.meta.url));

await runService(() => startOpsApi(process.env, { consoleFolder }));
