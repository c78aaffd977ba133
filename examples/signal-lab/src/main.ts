import 'reflect-metadata';
import { createLogger } from '@acp/observability';
import { Database } from '@acp/persistence';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadSignalLabConfig } from './signal-lab.config.js';
import { SignalLabModule } from './signal-lab.module.js';

const logger = createLogger({ name: 'signal-lab', level: 'info' });
const config = loadSignalLabConfig(process.env);
const database = await Database.open({ url: config.databaseUrl, applicationName: 'signal-lab' });
const app = await NestFactory.create<NestFastifyApplication>(
  SignalLabModule.create(config, database),
  new FastifyAdapter(),
  { logger: ['error', 'fatal'] },
);
app.enableShutdownHooks();
await app.listen(config.port, '0.0.0.0');
logger.info({ url: await app.getUrl(), transport: config.transport }, 'listening');
