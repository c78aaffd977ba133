import { Database } from '@acp/persistence';
import { Module, type DynamicModule } from '@nestjs/common';

/** The pool of the process for whoever injects `Database`; it is opened before and closed after all. */
@Module({})
export class DatabaseModule {
  static of(database: Database): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: Database, useValue: database }],
      exports: [Database],
    };
  }
}
