import { Controller, Get, Headers, Res } from '@nestjs/common';
import { PrometheusController } from '@willsoto/nestjs-prometheus';
import { PublicRoute } from '../public-route.js';
import { openMetrics, takesOpenMetrics } from './open-metrics.js';

/**
 * `GET /metrics` in the text format of Prometheus, or as OpenMetrics with exemplars for whoever takes
 * that; open, as scrapers have no keys of ours.
 */
@PublicRoute()
@Controller()
export class MetricsController extends PrometheusController {
  @Get()
  override index(
    @Res({ passthrough: true }) response: unknown,
    @Headers('accept') accept?: string,
  ): Promise<string> {
    if (!takesOpenMetrics(accept)) return super.index(response);
    const registry = openMetrics();
    const { header } = response as { header: (name: string, value: string) => void };
    header.call(response, 'content-type', registry.contentType);
    return registry.metrics();
  }
}
