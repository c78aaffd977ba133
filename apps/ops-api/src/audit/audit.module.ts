import { Global, Module } from '@nestjs/common';
import { RecordAction } from './record-action.js';

/** Who did what; every mutating slice records its actions here. */
@Global()
@Module({ providers: [RecordAction], exports: [RecordAction] })
export class AuditModule {}
