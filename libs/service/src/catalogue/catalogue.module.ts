import { CATALOGUE_AGE_MS_MAX, KnownCatalogue } from '@acp/catalogue';
import { CatalogueRepository, isDatabaseUnavailable, type Database } from '@acp/persistence';
import { Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import type { Duty } from '../schedule/duty.js';
import { DutySchedule } from '../schedule/duty-schedule.js';

/** Lets this process know what was pushed to the catalogue, a second after it was, without a restart. */
class CatalogueDuty implements Duty {
  readonly name = 'catalogue';
  readonly everyMs = CATALOGUE_AGE_MS_MAX;

  constructor(private readonly catalogue: KnownCatalogue) {}

  /** A database that is away is told of elsewhere; what is known stays known. */
  async runOnce(): Promise<void> {
    await this.catalogue.refresh().catch((error: unknown) => {
      if (!isDatabaseUnavailable(error)) throw error;
    });
  }
}

/** The catalogue of the process, for whoever wants to see what was pushed just now. */
@Module({})
export class CatalogueModule implements OnModuleInit {
  constructor(
    private readonly schedule: DutySchedule,
    private readonly catalogue: KnownCatalogue,
  ) {}

  static of(catalogue: KnownCatalogue): DynamicModule {
    return {
      module: CatalogueModule,
      global: true,
      providers: [{ provide: KnownCatalogue, useValue: catalogue }],
      exports: [KnownCatalogue],
    };
  }

  onModuleInit(): void {
    this.schedule.add(new CatalogueDuty(this.catalogue));
  }
}

/** Read once before the app is made, so that the first event and the topics find every type. */
export async function readCatalogue(database: Database): Promise<KnownCatalogue> {
  const catalogue = new KnownCatalogue(new CatalogueRepository(database));
  await catalogue.refresh();
  return catalogue;
}
