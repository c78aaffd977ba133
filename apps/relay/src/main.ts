import { runService } from '@acp/service';
import { startRelay } from './start-relay.js';

await runService(() => startRelay(process.env));
