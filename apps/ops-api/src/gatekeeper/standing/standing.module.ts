import { Module } from '@nestjs/common';
import { GatekeeperGauges } from './gatekeeper-gauges.js';

/** How the gatekeeper stands, for whoever watches it. */
@Module({ providers: [GatekeeperGauges] })
export class StandingModule {}
