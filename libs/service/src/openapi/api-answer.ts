import type { ApiAnswerName, ApiAnswers } from '@acp/contracts';
import { ApiResponse } from '@nestjs/swagger';
import { schemaReference } from './answer-schemas.js';

export interface ApiAnswerOptions<Name extends ApiAnswerName> {
  /** Default 200. */
  status?: number;
  /** Default JSON. */
  mediaType?: string;
  description: string;
  example: ApiAnswers[Name];
}

/** The good answer of a route in the OpenAPI document: its schema by name, and an example of it. */
export function ApiAnswer<Name extends ApiAnswerName>(
  name: Name,
  { status = 200, mediaType = 'application/json', description, example }: ApiAnswerOptions<Name>,
) {
  const schema = schemaReference(name);
  return ApiResponse({ status, description, content: { [mediaType]: { schema, example } } });
}
