import { ControlPlaneError } from '@acp/contracts';
import { createLogger } from '@acp/observability';
import { Body, Controller, Get, Module, Param, Post, type OnModuleInit } from '@nestjs/common';
import { IsInt, IsString, Max } from 'class-validator';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { ApiKeys } from '../access/api-keys.js';
import { RequireRole } from '../access/api-key.guard.js';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { loadConfig } from '../configuration/load-config.js';
import { ServiceConfig } from '../configuration/service-config.js';
import { HealthRegistry } from '../health/health.registry.js';
import type { RunningService, ServiceOptions } from './service-options.js';
import { startService } from './start-service.js';

class ItemDto {
  @IsString()
  name!: string;

  @IsInt()
  @Max(10)
  size!: number;
}

/** Lets a test hold a request open and decide what the checks say. */
export const stage = { entered: gate(), release: gate(), isWell: true };

@Controller('v1')
class TinyController {
  @Get('who')
  who(@CurrentCaller() caller: Caller) {
    return caller;
  }

  @Post('items')
  @RequireRole('operator')
  create(@Body() item: ItemDto) {
    return item;
  }

  @Post('items/:id/resume')
  resume() {
    return { resumed: true };
  }

  @Get('items/:id')
  read(@Param('id') id: string) {
    if (id === 'busy') {
      throw new ControlPlaneError('SERVICE.UNAVAILABLE', 'a buffer is full', {
        retryAfterSeconds: 7,
      });
    }
    if (id === 'database') throw Object.assign(new Error('pg is away'), { code: 'ECONNREFUSED' });
    if (id === 'bug') throw new Error('secret detail of a bug');
    throw new ControlPlaneError('REQUEST.NOT_FOUND', `no item ${id}`, {
      extensions: { event_id: id },
    });
  }

  @Get('slow')
  async slow() {
    stage.entered.open();
    await stage.release.opened;
    return { done: true };
  }
}

@Module({ controllers: [TinyController] })
class TinyModule implements OnModuleInit {
  constructor(private readonly health: HealthRegistry) {}

  onModuleInit() {
    this.health.register({
      name: 'database',
      probes: ['ready'],
      check: () => {
        if (!stage.isWell) throw new Error('the database is away');
        return { round_trip_ms: 1 };
      },
    });
  }
}

export const lines: string[] = [];
const waiting: { text: string; resolve: () => void }[] = [];

function write(line: string): void {
  lines.push(line);
  for (const { text, resolve } of waiting) if (line.includes(text)) resolve();
}

/** Resolves once a log line holds the text. */
export function written(text: string): Promise<void> {
  if (lines.some((line) => line.includes(text))) return Promise.resolve();
  return new Promise((resolve) => waiting.push({ text, resolve }));
}

export let service: RunningService;

export async function start(
  options: Partial<ServiceOptions> = {},
  env: Record<string, string> = {},
) {
  const config = loadConfig(ServiceConfig, {
    DATABASE_URL: 'postgres://nobody@localhost/none',
    PORT: '0',
    ...env,
  });
  service = await startService({
    name: 'tiny',
    version: '1.2.3',
    config,
    module: TinyModule,
    bodyBytesMax: 500_000,
    requestTimeoutMs: 1_000,
    logger: createLogger({
      name: 'tiny',
      level: 'debug',
      destination: { write },
    }),
    bodyParsers: [{ contentType: 'application/x-ndjson', parse: (text) => text.split('\n') }],
    openApi: { title: 'Tiny', description: 'For the test.' },
    ...options,
  });
  return service;
}

const KEYS = 'vera:viewer:viewer-key,olga:operator:operator-key';
export const access = {
  keys: ApiKeys.parse(KEYS, { variable: 'TINY_API_KEYS', roles: true }),
  variable: 'TINY_API_KEYS',
};

export async function call(path: string, init: RequestInit = {}) {
  const response = await fetch(`${service.url}${path}`, init);
  const text = await response.text();
  return { response, status: response.status, body: parsed(text), text };
}

function parsed(text: string): Record<string, never> & { errors?: { path: string }[] } {
  return text.startsWith('{') ? (JSON.parse(text) as never) : ({} as never);
}

export const operator = { authorization: 'Bearer operator-key' };
export const json = { ...operator, 'content-type': 'application/json' };

export function gate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

export function statusWithHost(path: string, host: string): Promise<number> {
  return statusOf('GET', path, { host });
}

/** `fetch` does not let a caller choose its Host or its origin. */
export async function statusOf(
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  const request = httpRequest(`${service.url}${path}`, { method, headers, agent: false });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response.statusCode!;
}

/** All that is answered to bytes on a connection of their own, until it is closed. */
export async function said(text: string): Promise<string> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

export async function statusOrRefusal(path: string): Promise<number | 'refused'> {
  return fetch(`${service.url}${path}`, { headers: operator }).then(
    (response) => response.status,
    () => 'refused' as const,
  );
}
