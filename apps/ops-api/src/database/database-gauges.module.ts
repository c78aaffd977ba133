import { Module } from '@nestjs/common';
import { DatabaseGauges } from './database-gauges.js';

/** How the server stands under the control plane, for whoever watches it. */
@Module({ providers: [DatabaseGauges] })
export class DatabaseGaugesModule {}
