import { Module } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceDuties } from './evidence-duties.js';
import { EvidenceKeys } from './evidence-keys.js';

/** Signed roots over what happened, and proofs of it. */
@Module({
  controllers: [EvidenceController],
  providers: [
    {
      provide: EvidenceKeys,
      inject: [OpsApiConfig],
      useFactory: (config: OpsApiConfig) => EvidenceKeys.ofConfig(config),
    },
    EvidenceDuties,
  ],
  exports: [EvidenceKeys],
})
export class EvidenceModule {}
