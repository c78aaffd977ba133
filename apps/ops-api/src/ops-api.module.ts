import type { Expectation } from '@acp/expectations';
import { ContentExpectations } from './expectations/content-expectations.js';
import type { ServiceParts } from '@acp/service';
import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AuditModule } from './audit/audit.module.js';
import { BlastRadiusModule } from './blast-radius/blast-radius.module.js';
import { CanaryModule } from './canary/canary.module.js';
import { ConnectorsModule } from './connectors/connectors.module.js';
import { ConsumersModule } from './consumers/consumers.module.js';
import { DatabaseGaugesModule } from './database/database-gauges.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { StreamModule } from './stream/stream.module.js';
import { RejectedModule } from './rejected/rejected.module.js';
import { ReplaysModule } from './replays/replays.module.js';
import { TopicsModule } from './topics/topics.module.js';
import { WorkersModule } from './workers/workers.module.js';
import { DeadLettersModule } from './dead-letters/dead-letters.module.js';
import { EventTypesModule } from './event-types/event-types.module.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { GapsModule } from './gaps/gaps.module.js';
import { FilterModule } from './filter/filter.module.js';
import { FlowsModule } from './flows/flows.module.js';
import { HistoryModule } from './history/history.module.js';
import { ExpectationsModule } from './expectations/expectations.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { ApprovalsModule } from './gatekeeper/approvals/approvals.module.js';
import { DecisionsModule } from './gatekeeper/decisions/decisions.module.js';
import { BacktestsModule } from './gatekeeper/backtests/backtests.module.js';
import { BudgetsModule } from './gatekeeper/budgets/budgets.module.js';
import { ModelsModule } from './gatekeeper/models/models.module.js';
import { OversightModule } from './gatekeeper/oversight/oversight.module.js';
import { StandingModule } from './gatekeeper/standing/standing.module.js';
import { SwitchesModule } from './gatekeeper/switches/switches.module.js';
import { PoliciesModule } from './gatekeeper/policies/policies.module.js';
import { OpsApiConfig } from './ops-api.config.js';
import { SearchModule } from './search/search.module.js';
import { StoreModule } from './store/store.module.js';
import { TraceModule } from './trace/trace.module.js';

/** What an operator sees and does. */
@Module({})
export class OpsApiModule {
  static of({
    config,
    expectations,
  }: Pick<ServiceParts<OpsApiConfig>, 'config'> & {
    /** Those of `EXPECTATIONS_FILE`. */
    expectations: readonly Expectation[];
  }): DynamicModule {
    return {
      module: OpsApiModule,
      global: true,
      imports: [
        StoreModule,
        AccessModule,
        AuditModule,
        FilterModule,
        SearchModule,
        TraceModule,
        DeadLettersModule,
        ReplaysModule,
        RejectedModule,
        ExpectationsModule,
        EventTypesModule,
        BlastRadiusModule,
        TopicsModule,
        WorkersModule,
        ConnectorsModule,
        GapsModule,
        CanaryModule,
        ConsumersModule,
        LedgerModule,
        HistoryModule,
        FlowsModule,
        DatabaseGaugesModule,
        EvidenceModule,
        DecisionsModule,
        ApprovalsModule,
        PoliciesModule,
        BacktestsModule,
        SwitchesModule,
        StandingModule,
        OversightModule,
        BudgetsModule,
        ModelsModule,
        OverviewModule,
        StreamModule,
      ],
      providers: [
        { provide: OpsApiConfig, useValue: config },
        { provide: ContentExpectations, useValue: new ContentExpectations(expectations) },
      ],
      exports: [OpsApiConfig, ContentExpectations],
    };
  }
}
