import { Module } from '@nestjs/common';
import { BlastRadiusController } from './blast-radius.controller.js';

/** What came of one origin. */
@Module({ controllers: [BlastRadiusController] })
export class BlastRadiusModule {}
