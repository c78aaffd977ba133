import type { Problem } from '@acp/contracts';
import { newId } from '@acp/contracts';
import { seedEvents } from '@acp/testing';
import { TestApi } from './test-api.spec-support.js';

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string | string[];
  nullable?: boolean;
  properties?: Record<string, Schema>;
  items?: Schema;
}
interface Document {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, Content> } }>>;
  components: { schemas: Record<string, Schema> };
}
interface Content {
  schema: Schema;
}

let api: TestApi;
let document: Document;
beforeAll(async () => {
  api = await TestApi.start();
  document = (await api.get<Document>('/docs-json', { as: null })).body;
});
afterAll(() => api.stop());

function resolved(schema: Schema): Schema {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  const name = reference?.split('/').at(-1);
  return name === undefined ? schema : { ...document.components.schemas[name], ...schema };
}

const takesNull = ({ type, nullable }: Schema) =>
  nullable === true || (Array.isArray(type) && type.includes('null'));

/** Every member below a body, as a path of names. */
function members(schema: Schema, above: readonly string[] = []): { path: string[]; of: Schema }[] {
  const { properties = {}, items } = resolved(schema);
  const below = Object.entries(properties).flatMap(([name, of]) => {
    const path = [...above, name];
    return [{ path, of: resolved(of) }, ...members(of, path)];
  });
  return items ? [...below, ...members(items, [...above, '0'])] : below;
}

/** Nothing but null at the path. */
function bodyWithNullAt(path: readonly string[]): unknown {
  return path.reduceRight<unknown>(
    (value, name) => (name === '0' ? [value] : { [name]: value }),
    null,
  );
}

const bodies = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) =>
      requestBody
        ? [
            {
              route: path,
              method: method.toUpperCase(),
              schema: Object.values(requestBody.content)[0]!.schema,
            },
          ]
        : [],
    ),
  );

describe('null in a body', () => {
  it('is refused at every member that does not say that it takes it', async () => {
    let tried = 0;
    for (const { route, method, schema } of bodies()) {
      for (const { path, of } of members(schema)) {
        if (takesNull(of)) continue;
        const at = route
          .replace(/dead-letters\/\{id\}/, 'dead-letters/1')
          .replace(/\{\w+\}/g, newId());
        const answer = await api.call<Problem>(method, at, {
          as: 'operator',
          body: bodyWithNullAt(path),
        });
        const named = answer.body.errors?.some((error) => error.path === `/${path.join('/')}`);
        expect([method, route, path, answer.status, named]).toEqual([
          method,
          route,
          path,
          400,
          true,
        ]);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(40);
  });

  it('is no filter: nothing is discarded, nothing replayed', async () => {
    await seedEvents(api.database, 3, () => ({ state: 'dead' }));
    const reason = 'a test';
    for (const filter of [{ topic: null }, { source: null, error: null }]) {
      const discard = await api.post('/v1/dead-letters/discard', { filter, reason });
      const replay = await api.post('/v1/replays', { name: 'x', filter, reason });
      expect([discard.status, replay.status]).toEqual([400, 400]);
    }
    const [left] = await api.database.sql<{ dead: number; replays: number }>(
      `SELECT (SELECT count(*)::int FROM outbox WHERE dead_lettered_at IS NOT NULL) AS dead,
              (SELECT count(*)::int FROM replays) AS replays`,
    );
    expect(left).toEqual({ dead: 3, replays: 0 });
  });
});
