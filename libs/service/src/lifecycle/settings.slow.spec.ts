import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const ROOT = join(__dirname, '../../../..');
const ENTRY = pathToFileURL(join(__dirname, '../../dist/index.js')).href;
const TRACING = pathToFileURL(join(ROOT, 'libs/observability/otel.mjs')).href;
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** A `main.ts` in miniature that writes a line of each level, then the port it was given. */
const MAIN = `
import { ServiceConfig, loadConfig, runService, startService } from '${ENTRY}';
await runService(async () => {
  const config = loadConfig(ServiceConfig, process.env);
  const service = await startService({ name: 'tiny', config, module: class {} });
  for (const level of ${JSON.stringify(LEVELS)}) service.logger[level]('said at ' + level);
  process.stdout.write('port ' + service.app.getHttpServer().address().port + '\\n');
  return service;
});
`;

interface Running {
  port: number;
  /** Lines of the log until the port was known. */
  lines: string[];
}

const children: ChildProcess[] = [];

async function run(env: Record<string, string>, preloads: string[] = []): Promise<Running> {
  const args = [...preloads.flatMap((url) => ['--import', url]), '--input-type=module', '-e', MAIN];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATABASE_URL: 'postgres://nobody@localhost/none',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^port (\d+)$/.exec(line)?.[1];
    if (port) return { port: Number(port), lines };
    lines.push(line);
  }
  throw new Error(`it ended:\n${lines.join('\n')}`);
}

async function stopAll(): Promise<void> {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}
afterEach(stopAll);

describe('HOST', () => {
  /** An address of this machine beside 127.0.0.1. */
  const other =
    Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2';

  it.each([
    ['127.0.0.1', 'refused'],
    ['0.0.0.0', 'answered'],
  ])('%s: on another address of the machine a connection is %s', async (HOST, elsewhere) => {
    const { port } = await run({ HOST });
    expect(await knock('127.0.0.1', port)).toBe('answered');
    expect(await knock(other, port)).toBe(elsewhere);
  });
});

function knock(host: string, port: number): Promise<'answered' | 'refused'> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => resolve('answered'));
    socket.once('connect', () => socket.destroy());
    socket.once('error', () => resolve('refused'));
  });
}

describe('LOG_LEVEL', () => {
  it.each(['error', 'trace', 'silent'])('%s: nothing below it is written', async (LOG_LEVEL) => {
    const { lines } = await run({ LOG_LEVEL });
    const said = lines.flatMap((line) => /said at (\w+)/.exec(line)?.[1] ?? []);
    const last = LEVELS.findIndex((level) => level === LOG_LEVEL);
    expect(said).toEqual(LEVELS.slice(0, last + 1));
  });
});

describe('LOG_PRETTY', () => {
  const isJson = (line: string) => line.startsWith('{"level":');

  it('writes lines for people', async () => {
    const { lines } = await run({ LOG_PRETTY: 'true', LOG_LEVEL: 'error' });
    expect(lines.filter(isJson)).toEqual([]);
    expect(lines.join('\n')).toMatch(/FATAL.*said at fatal[^]*ERROR.*said at error/);
  });

  it.each<[string, Record<string, string>]>([
    ['switched off', { LOG_PRETTY: 'false' }],
    ['absent, and the output no terminal', {}],
  ])('%s: writes one JSON object per line', async (_, env) => {
    const { lines } = await run({ ...env, LOG_LEVEL: 'error' });
    expect(lines).toHaveLength(2);
    expect(lines.every(isJson)).toBe(true);
  });
});

describe('OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  let collector: Server;
  let sent: string;

  beforeEach(async () => {
    sent = '';
    collector = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => (sent += `${request.url} ${chunk.toString()}`));
      request.on('end', () => response.end('{}'));
    });
    await once(collector.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(() => {
    collector.closeAllConnections();
    collector.close();
  });

  function trace(sendAfterMs: number, more: Record<string, string> = {}): Promise<Running> {
    const { port } = collector.address() as AddressInfo;
    const tracing = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_BSP_SCHEDULE_DELAY: String(sendAfterMs),
      ...more,
    };
    return run(tracing, [TRACING]);
  }

  it('is where the spans of requests are sent', async () => {
    const service = await trace(10);
    const arrived = once(collector, 'request');
    await fetch(`http://127.0.0.1:${service.port}/v1/nothing`);
    const [request] = (await arrived) as [IncomingMessage];
    await once(request, 'end');
    expect(sent).toMatch(/^\/v1\/traces .*\/v1\/nothing/s);
  });

  it.each([
    [{}, 'application/x-protobuf'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, 'application/json'],
  ])('gets spans with %j as %s', async (more, type) => {
    const service = await trace(10, more);
    const arrived = once(collector, 'request');
    await fetch(`http://127.0.0.1:${service.port}/v1/nothing`);
    const [request] = (await arrived) as [IncomingMessage];
    expect(request.headers['content-type']).toBe(type);
  });

  it.each<Record<string, string>>([
    { OTEL_TRACES_EXPORTER: 'none' },
    { OTEL_SDK_DISABLED: 'true' },
    { OTEL_TRACES_SAMPLER: 'always_off' },
  ])('gets nothing with %j', async (more) => {
    const service = await trace(10, more);
    await fetch(`http://127.0.0.1:${service.port}/v1/nothing`);
    await stopAll();
    expect(sent).toBe('');
  });

  it('is refused with its siblings where they say what nobody knows', async () => {
    const env = { OTEL_EXPORTER_OTLP_PROTOCOL: 'carrier-pigeon', OTEL_TRACES_EXPORTER: 'jaeger' };
    const child = spawn(process.execPath, ['--import', TRACING, '-e', ''], { env });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(said).toContain('(CONFIG.INVALID)');
    expect(said).toContain('OTEL_EXPORTER_OTLP_PROTOCOL must be one of');
    expect(said).toContain('OTEL_TRACES_EXPORTER must be of');
    expect(said).not.toContain('    at ');
  });

  it('gets the last spans of a process that is told to stop', async () => {
    const service = await trace(3_600_000);
    await fetch(`http://127.0.0.1:${service.port}/v1/nothing`);
    await stopAll();
    expect(sent).toMatch(/\/v1\/nothing/);
  });

  it('does not hold up the end of a process when it is away', async () => {
    const service = await trace(3_600_000);
    await fetch(`http://127.0.0.1:${service.port}/v1/nothing`);
    collector.closeAllConnections();
    collector.close();
    const [child] = children;
    await stopAll();
    expect(child!.exitCode).toBe(0);
  });
});
