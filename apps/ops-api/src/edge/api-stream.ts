import { ApiResponse } from '@nestjs/swagger';
import { schemaOf } from './schema-of.js';

/** The answer of a route that streams server-sent events; the example is the data of one. */
export function ApiStream({ description, example }: { description: string; example: object }) {
  return ApiResponse({
    status: 200,
    description,
    content: { 'text/event-stream': { schema: schemaOf(example), example } },
  });
}
