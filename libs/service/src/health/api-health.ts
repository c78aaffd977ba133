import type { ApiAnswers, HealthReport } from '@acp/contracts';
import { applyDecorators } from '@nestjs/common';
import { ApiAnswer } from '../openapi/api-answer.js';

const WELL: HealthReport = {
  status: 'ok',
  lifecycle: 'started',
  details: { database: { status: 'up' } },
};
const SUMMARY = { app: 'ingestion', version: '0.1.0', uptime_seconds: 3_600 };

/** Both answers of a probe: the same report, 200 where well and 503 where not. */
export function ApiHealth(name: 'HealthReport' | 'HealthSummary') {
  return applyDecorators(
    ApiAnswer(name, { description: 'Well.', example: exampleOf(name, WELL) }),
    ApiAnswer(name, {
      status: 503,
      description: 'Not well.',
      example: exampleOf(name, {
        status: 'error',
        lifecycle: 'started',
        details: { database: { status: 'down', message: 'timeout' } },
      }),
    }),
  );
}

function exampleOf(
  name: 'HealthReport' | 'HealthSummary',
  { details, ...report }: HealthReport,
): ApiAnswers['HealthReport' | 'HealthSummary'] {
  if (name === 'HealthReport') return { ...report, details };
  return { ...report, ...SUMMARY, checks: details };
}
