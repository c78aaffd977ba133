import { Module } from '@nestjs/common';
import { ActOnGap } from './act-on-gap.js';
import { GapGauges } from './gap-gauges.js';
import { GapsController } from './gaps.controller.js';

/** What sources sent and nobody received. */
@Module({ controllers: [GapsController], providers: [ActOnGap, GapGauges] })
export class GapsModule {}
