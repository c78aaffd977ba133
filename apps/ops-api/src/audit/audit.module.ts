import { Global, Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { RecordAction } from './record-action.js';

/** Who did what; every mutating slice records its actions here. */
@Global()
@Module({ controllers: [AuditController], providers: [RecordAction], exports: [RecordAction] })
export class AuditModule {}
