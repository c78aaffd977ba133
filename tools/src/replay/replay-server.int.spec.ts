import { once } from 'node:events';
import { WebSocket } from 'ws';
import { ReplayServer, readRecording } from './replay-server.js';

describe('the replay server', () => {
  const recording = readRecording();
  const server = new ReplayServer(recording);
  let port: number;

  beforeAll(async () => ({ port } = await server.listen()));
  afterAll(() => server.close());

  it('holds all of the recorded frames and the chart', () => {
    expect(recording.spot).toHaveLength(265);
    expect(recording.futures).toHaveLength(1535);
    expect(Object.keys(recording.charts)).toEqual(['AAPL']);
  });

  it.each([
    ['/spot/stream', recording.spot],
    ['/futures/stream', recording.futures],
  ])('sends every frame of %s once, in order, to each connection', async (path, frames) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
    const received: string[] = [];
    await new Promise<void>((resolve) =>
      socket.on('message', (data: Buffer) => {
        received.push(data.toString());
        if (received.length === frames.length) resolve();
      }),
    );
    expect(received).toEqual(frames);
    socket.terminate();
    await once(socket, 'close');
  });

  it('answers the history of trades from a number on, as Binance does', async () => {
    const query = 'symbol=SUSHIUSDT&fromId=87353240&limit=3';
    const page = await fetch(`http://127.0.0.1:${port}/futures/fapi/v1/aggTrades?${query}`);
    const trades = (await page.json()) as Record<string, unknown>[];
    expect(trades.map(({ a }) => a)).toEqual([87353240, 87353241, 87353242]);
    expect(Object.keys(trades[0]!)).toEqual(['a', 'p', 'q', 'f', 'l', 'T', 'm']);
  });

  it('answers the chart as Yahoo does, and an unknown symbol with its error', async () => {
    const chart = await fetch(`http://127.0.0.1:${port}/v8/finance/chart/AAPL?range=5d`);
    expect(await chart.text()).toBe(recording.charts['AAPL']);
    const unknown = await fetch(`http://127.0.0.1:${port}/v8/finance/chart/NONE`);
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ chart: { error: { code: 'Not Found' } } });
  });

  it('answers the rows of a chart between two times, as Yahoo does, also those that it cut', async () => {
    const [labourDay, friday] = [1599480000, 1599226200];
    const cutting = new ReplayServer(recording, { isRowCut: (seconds) => seconds === friday });
    const address = `http://127.0.0.1:${(await cutting.listen()).port}/v8/finance/chart/AAPL`;
    const timesOf = async (query: string) => {
      const answer = (await (await fetch(`${address}?${query}`)).json()) as Charts;
      return answer.chart.result[0].timestamp;
    };
    expect(await timesOf('range=1mo')).not.toContain(friday);
    expect(await timesOf(`period1=${friday}&period2=${friday + 1}`)).toEqual([friday]);
    const none = await fetch(`${address}?period1=${labourDay}&period2=${labourDay + 3600}`);
    expect([none.status, await none.text()]).toEqual([
      400,
      expect.stringContaining(`Data doesn't exist for startDate = ${labourDay}, endDate`),
    ]);
    await cutting.close();
  });
});

interface Charts {
  chart: { result: [{ timestamp: number[] }] };
}
