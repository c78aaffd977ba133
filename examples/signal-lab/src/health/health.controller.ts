import { Database } from '@acp/persistence';
import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { Consumption } from '../consume/consumption.js';

interface Reply {
  status(code: number): unknown;
}

@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly consumption: Consumption,
  ) {}

  @Get()
  async summary(@Res({ passthrough: true }) reply: Reply) {
    const databaseUp = await this.database.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
    const subscription = this.consumption.ready();
    const healthy = databaseUp && subscription.ready;
    if (!healthy) reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return {
      status: healthy ? 'ok' : 'error',
      database: databaseUp ? 'up' : 'down',
      subscription,
    };
  }

  @Get('live')
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  ready(@Res({ passthrough: true }) reply: Reply) {
    return this.summary(reply);
  }

  @Get('startup')
  startup() {
    return { status: 'ok' };
  }
}
