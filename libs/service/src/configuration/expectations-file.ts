import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString } from 'class-validator';
import { Variable } from './variable.js';

/** Declares `expectationsFile`, the same in every app that lets events in. */
export function ExpectationsFile(): PropertyDecorator {
  const variable = Variable({
    description:
      'YAML or JSON file with expectations that batches are judged by before they are stored, the same for ingestion and ops-api.',
    example: './expectations.yaml',
  });
  return applyDecorators(variable, IsOptional(), IsString()) as PropertyDecorator;
}
