import { Controller, Get, Res } from '@nestjs/common';
import { PrometheusController } from '@willsoto/nestjs-prometheus';
import { PublicRoute } from '../public-route.js';

/** `GET /metrics` in Prometheus text format; open, as scrapers have no keys of ours. */
@PublicRoute()
@Controller()
export class MetricsController extends PrometheusController {
  @Get()
  override index(@Res({ passthrough: true }) response: unknown): Promise<string> {
    return super.index(response);
  }
}
