import {
  CATALOGUE_AGE_MS_MAX,
  KnownCatalogue,
  readUnjudged,
  storeCatalogue,
  type CatalogueFile,
} from '@acp/catalogue';
import type { AppLogger } from '@acp/observability';
import { CatalogueRepository, isDatabaseUnavailable, type Database } from '@acp/persistence';
import { Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import type { ServiceConfig } from '../configuration/service-config.js';
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

export type CatalogueFiles = readonly CatalogueFile[];

/** What `CATALOGUE_DIR` has; nothing without it. Throws `CONFIG.INVALID` with every fault, before anything is opened. */
export function readCatalogueFiles({
  catalogueDir,
}: Pick<ServiceConfig, 'catalogueDir'>): CatalogueFiles {
  return catalogueDir === undefined ? [] : readUnjudged(catalogueDir);
}

/**
 * Read once before the app is made, so that the first event and the topics find every type; what `files` have
 * besides is stored before that.
 */
export async function openCatalogue(
  database: Database,
  { name, logger, files }: { name: string; logger: AppLogger; files: CatalogueFiles },
): Promise<KnownCatalogue> {
  const stored = await storeCatalogue(database, files, name);
  if (stored > 0) logger.info({ stored }, `${stored} versions of CATALOGUE_DIR are stored`);
  const catalogue = new KnownCatalogue(new CatalogueRepository(database));
  await catalogue.refresh();
  return catalogue;
}
