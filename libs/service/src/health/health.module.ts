import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HEALTH_IDENTITY, HealthController, type HealthIdentity } from './health.controller.js';
import { HealthRegistry } from './health.registry.js';

/** `/health`, `/health/live`, `/health/ready`, `/health/startup`; global, for its registry. */
@Module({})
export class HealthModule {
  static forApp(identity: HealthIdentity, registry = new HealthRegistry()): DynamicModule {
    return {
      module: HealthModule,
      global: true,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [
        { provide: HealthRegistry, useValue: registry },
        { provide: HEALTH_IDENTITY, useValue: identity },
      ],
      exports: [HealthRegistry],
    };
  }
}
