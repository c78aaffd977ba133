import { runControlPlane } from '../cp/program.js';

process.exitCode = await runControlPlane(process.argv.slice(2), process.env);
