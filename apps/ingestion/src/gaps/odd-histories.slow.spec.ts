import { until } from '../testing/until.js';
import { ALL_IDS, cut, GapScene, history, isClosed, TRADES } from '../testing/gap-scene.js';

let scene: GapScene;
const gap = () => scene.gap();

beforeEach(async () => {
  scene = await GapScene.open();
});
afterEach(() => scene.close());

describe('a venue that does not give what is asked', () => {
  const firstAnswers = (status: number, headers: Record<string, string> = {}, body = '') => {
    scene.answer = (request, response, number) => {
      if (number > 1) return history(request, response);
      response.writeHead(status, headers);
      response.end(body);
    };
  };
  const wait = async () =>
    (
      await scene.test.sql<{ s: number; last_error: string; held: boolean }>(
        `SELECT extract(epoch FROM due_at - now())::float8 AS s, last_error, holder IS NOT NULL AS held
         FROM source_states WHERE connector = 'fill/binance-spot'`,
      )
    )[0];

  it.each([
    [429, { 'retry-after': '86400' }, 86_400],
    [418, { 'retry-after': '172800' }, 172_800],
    [429, {}, 60],
    [503, { 'retry-after': '120' }, 120],
  ])('is left alone for as long as it says: %i %j', async (status, headers, seconds) => {
    firstAnswers(status, headers, '{"code":-1003,"msg":"Too many requests"}');
    scene.frames = cut(11, 17);
    await scene.listen();
    const left = await until(wait, (state) => state?.held === false);
    expect(left!.s).toBeGreaterThan(seconds * 0.9);
    expect(left!.s).toBeLessThanOrEqual(seconds);
    expect(left!.last_error).toContain(`HTTP ${status}: {"code":-1003`);
    expect(await scene.gap()).toMatchObject({
      state: 'open',
      tries: 0,
      last_error: left!.last_error,
    });
    expect(scene.requests).toHaveLength(1);
    await scene.test.sql(
      `UPDATE source_states SET due_at = now(); UPDATE gaps SET next_try_at = now()`,
    );
    expect(await until(gap, isClosed)).toMatchObject({ state: 'healed' });
  });

  it('loses the gap after so many tries, with the reason', async () => {
    scene.answer = (_request, response) => response.writeHead(500).end('oops');
    scene.frames = cut(11, 17);
    await scene.listen({ GAPS_TRIES_MAX: '4' });
    expect(await until(gap, isClosed)).toMatchObject({
      ...{ state: 'lost', tries: 4, filled: '0', closed_by: 'ingestion' },
      last_error: 'the vendor answered HTTP 500: oops',
    });
    expect(scene.requests).toHaveLength(4);
  });

  it('loses what the venue refuses after three tries', async () => {
    const said = '{"code":-1100,"msg":"too old"}';
    scene.answer = (_request, response) => response.writeHead(400).end(said);
    scene.frames = cut(11, 17);
    await scene.listen();
    const lost = await until(gap, isClosed);
    expect(lost).toMatchObject({ state: 'lost', tries: 3 });
    expect(lost!.last_error).toBe(`the vendor answered HTTP 400: ${said}`);
  });

  it('says how many the history lacks, and keeps what it has', async () => {
    scene.answer = (_request, response) =>
      response.end(JSON.stringify(TRADES.filter(({ a }) => a !== 12 && a !== 13 && a >= 11)));
    scene.frames = cut(11, 17);
    await scene.listen();
    expect(await until(gap, isClosed)).toMatchObject({
      ...{ state: 'lost', filled: '5', missing: '7' },
      last_error: '2 of them are not in the history of the venue, or were refused',
    });
    expect(await scene.tradeIds()).toEqual(ALL_IDS.filter((id) => id !== 12 && id !== 13));
  });

  it.each([
    ['no JSON', '<html>'],
    ['no list', '{"a":11}'],
    ['a list of other things', '[1,null,"x",[],{"a":"11"},{"a":1e99},{"b":11}]'],
    ['nothing', '[]'],
    ['what is there already', JSON.stringify(TRADES.slice(0, 10))],
  ])('is refused where it answers with %s, and nothing of it is stored', async (_name, body) => {
    scene.answer = (_request, response) => response.end(body);
    scene.frames = cut(11, 17);
    await scene.listen();
    expect(await until(gap, isClosed)).toMatchObject({ state: 'lost', tries: 3, filled: '0' });
    expect(
      await scene.test.sql(`SELECT 1 FROM raw_payloads WHERE connector LIKE 'fill/%'`),
    ).toEqual([]);
  });

  it('has its bad records in quarantine, and those that it was not asked for nowhere', async () => {
    const odd = [{ ...TRADES[10]!, p: '-1' }, { ...TRADES[11]!, s: 'B', e: 'trade' }, TRADES[30]!];
    scene.answer = (_request, response) =>
      response.end(JSON.stringify([...odd, ...TRADES.slice(12, 17)]));
    scene.frames = cut(11, 17);
    await scene.listen();
    expect(await until(gap, isClosed)).toMatchObject({ state: 'lost', filled: '6' });
    expect(await scene.tradeIds()).toEqual(ALL_IDS.filter((id) => id !== 11));
    const symbols = await scene.test.sql(`SELECT DISTINCT entity_id FROM events`);
    expect(symbols).toEqual([{ entity_id: 'A' }]);
    const refused = await scene.test.sql<{ text: string }>(
      `SELECT record_text AS text FROM rejected_records`,
    );
    expect(refused.map(({ text }) => JSON.parse(text) as unknown)).toMatchObject([
      { a: 11, p: '-1' },
    ]);
  });

  it('is not asked on a private address unless that is allowed', async () => {
    scene.frames = cut(11, 17);
    await scene.listen({ GAPS_ALLOW_PRIVATE_ADDRESSES: 'false', GAPS_TRIES_MAX: '1' });
    const lost = await until(gap, isClosed);
    expect(lost).toMatchObject({ state: 'lost' });
    expect(lost!.last_error).toContain('private, loopback or link-local');
    expect(scene.requests).toEqual([]);
  });
});
