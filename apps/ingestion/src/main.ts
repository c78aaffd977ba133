import { runService } from '@acp/service';
import { startIngestion } from './start-ingestion.js';

await runService(() => startIngestion(process.env));
