import { Module, type DynamicModule } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { DeadLettersModule } from './dead-letters/dead-letters.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { OpsApiConfig } from './ops-api.config.js';
import { ScheduleModule } from './schedule/schedule.module.js';
import { SearchModule } from './search/search.module.js';
import { StoreModule } from './store/store.module.js';
import { TraceModule } from './trace/trace.module.js';

/** What an operator sees and does. */
@Module({})
export class OpsApiModule {
  static forConfig(config: Readonly<OpsApiConfig>): DynamicModule {
    return {
      module: OpsApiModule,
      global: true,
      imports: [
        StoreModule.forConfig(config),
        ScheduleModule,
        AuditModule,
        SearchModule,
        TraceModule,
        DeadLettersModule,
        LedgerModule,
      ],
      providers: [{ provide: OpsApiConfig, useValue: config }],
      exports: [OpsApiConfig],
    };
  }
}
