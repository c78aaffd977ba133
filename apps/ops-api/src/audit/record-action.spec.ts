import { Database, LedgerSegmentRepository, OutboxDoorbell } from '@acp/persistence';
import type { DynamicModule, Type } from '@nestjs/common';
import { loadOpsApiConfig } from '../ops-api.config.js';
import { OpsApiModule } from '../ops-api.module.js';
import { REPOSITORIES } from '../store/store.module.js';
import { RecordAction } from './record-action.js';

const config = loadOpsApiConfig({ DATABASE_URL: 'postgres://localhost/none' });

/** Classes that Nest makes: providers and controllers of the app's modules. */
function classes(): Type[] {
  const { imports = [] } = OpsApiModule.of({ expectations: [], config });
  return imports.flatMap((each) => {
    const module = (each as Partial<DynamicModule>).module ?? (each as Type);
    return ['providers', 'controllers'].flatMap((kind) => {
      const listed = (Reflect.getMetadata(kind, module) ?? []) as unknown[];
      return listed.filter((one): one is Type => typeof one === 'function');
    });
  });
}

const askedFor = (one: Type) =>
  (Reflect.getMetadata('design:paramtypes', one) ?? []) as readonly Type[];

/** What a class can reach through what it asks for, other than by its transaction. */
function reach(one: Type): Type[] {
  return askedFor(one)
    .filter((asked) => asked !== RecordAction && asked !== OutboxDoorbell)
    .flatMap((asked) => [asked, ...reach(asked)]);
}

describe('a class that runs actions', () => {
  const acting = classes().filter((one) => askedFor(one).includes(RecordAction));

  it('reaches no repository of the pool, which would take a second connection', () => {
    expect(acting.map(({ name }) => name)).toContain('ReplayDeadLetter');
    const ofThePool = new Set<unknown>([Database, ...REPOSITORIES, LedgerSegmentRepository]);
    const faults = acting.flatMap((one) =>
      reach(one)
        .filter((asked) => ofThePool.has(asked))
        .map((asked) => `${one.name} reaches ${asked.name}`),
    );
    expect(faults).toEqual([]);
  });
});
