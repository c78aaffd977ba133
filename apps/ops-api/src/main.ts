import { failToStart, runService } from '@acp/service';
import { fileURLToPath } from 'node:url';
import { loadOpsApiConfig } from './ops-api.config.js';
import { startOpsApi } from './start-ops-api.js';

/** Beside this app in the checkout and in the image alike. */
const consoleFolder = fileURLToPath(new URL('../../console/dist', import.meta.url));

await runService(async () => startOpsApi(loadOpsApiConfig(process.env), { consoleFolder })).catch(
  failToStart,
);
