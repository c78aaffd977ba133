import { Module, type DynamicModule } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { register } from 'prom-client';
import { watchEventLoop } from './event-loop-lag.js';
import { MetricsController } from './metrics.controller.js';
import { metric } from './metric.js';

const OF_NODE = 'process_cpu_user_seconds_total';

/** Serves `GET /metrics`: Node's own metrics and everything made through `metric()`. */
@Module({})
export class MetricsModule {
  static forApp(app: { name: string; version: string }): DynamicModule {
    watchEventLoop();
    metric('buildInfo').set({ app: app.name, version: app.version, node: process.version }, 1);
    return {
      module: MetricsModule,
      imports: [
        PrometheusModule.register({
          path: '/metrics',
          controller: MetricsController,
          // The registry is the process's: a second app in it finds Node's metrics there.
          defaultMetrics: { enabled: register.getSingleMetric(OF_NODE) === undefined },
        }),
      ],
    };
  }
}
