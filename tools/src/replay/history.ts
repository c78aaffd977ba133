/** What a recording holds of a stream's past, in the form of a venue's history. */
export function historyOf(
  frames: readonly string[],
  kind: string,
  query: URLSearchParams,
): unknown[] {
  const symbol = query.get('symbol');
  const limit = Number(query.get('limit') ?? 500);
  const updates = frames.map((frame) => {
    const parsed = JSON.parse(frame) as Record<string, unknown>;
    return (parsed['data'] ?? parsed) as Update;
  });
  const found = updates.filter(({ s }) => s === symbol);
  if (kind === 'aggTrades') return tradesOf(found, Number(query.get('fromId'))).slice(0, limit);
  const [from, to] = [Number(query.get('startTime')), Number(query.get('endTime'))];
  return candlesOf(found, query.get('interval'), { from, to }).slice(0, limit);
}

interface Update {
  e: string;
  s: string;
  a?: number;
  k?: Record<string, unknown> & { t: number; i: string; x: boolean };
}

/** Without what only the stream says: the kind, when it was sent, and the symbol that was asked for. */
function tradesOf(updates: readonly Update[], fromId: number): unknown[] {
  return updates
    .filter(({ e, a }) => e === 'aggTrade' && a! >= fromId)
    .sort((one, other) => one.a! - other.a!)
    .map((update) => {
      const { e: _kind, E: _sent, s: _symbol, ...trade } = update as Update & { E: number };
      return trade;
    });
}

function candlesOf(
  updates: readonly Update[],
  interval: string | null,
  { from, to }: { from: number; to: number },
): unknown[] {
  return updates
    .flatMap(({ k }) => (k?.x && k.i === interval && k.t >= from && k.t <= to ? [k] : []))
    .sort((one, other) => one.t - other.t)
    .map(({ t, o, h, l, c, v, T, q, n, V, Q, B }) => [t, o, h, l, c, v, T, q, n, V, Q, B]);
}
