import { failToStart, runService } from '@acp/service';
import { loadOpsApiConfig } from './ops-api.config.js';
import { startOpsApi } from './start-ops-api.js';

await runService(async () => startOpsApi(loadOpsApiConfig(process.env))).catch(failToStart);
