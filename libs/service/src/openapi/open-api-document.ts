import type { ErrorCode } from '@acp/contracts';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { addAnswerSchemas } from './answer-schemas.js';
import { addProblemResponses, type Operation } from './problem-responses.js';

export interface OpenApiOptions {
  title: string;
  description: string;
  /** What every guarded route of this app may answer besides what those of every app may. */
  problems?: readonly ErrorCode[];
}

/** With 3.1 a schema is a JSON Schema (2020-12), null included. */
const OPEN_API_VERSION = '3.1.0';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Serves the OpenAPI document at `/docs` for people and `/docs-json` for tools. */
export function serveOpenApi(
  app: NestFastifyApplication,
  options: OpenApiOptions,
  version: string,
): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app, options, version));
}

function openApiDocument(
  app: NestFastifyApplication,
  { title, description, problems = [] }: OpenApiOptions,
  version: string,
): OpenAPIObject {
  const builder = new DocumentBuilder().setOpenAPIVersion(OPEN_API_VERSION);
  builder.setTitle(title).setDescription(description).setVersion(version).addBearerAuth();
  const document = SwaggerModule.createDocument(app, builder.build());
  closeRequests(document);
  describeMetrics(document);
  for (const operation of operationsOf(document)) addProblemResponses(operation, problems);
  addAnswerSchemas(document);
  return document;
}

/** Classes of requests are the only schemas so far; the edge refuses members that they do not have. */
function closeRequests({ components }: OpenAPIObject): void {
  for (const schema of Object.values(components?.schemas ?? {})) {
    if ('properties' in schema) schema.additionalProperties ??= false;
  }
}

/** Its controller is in a library that knows no OpenAPI. */
function describeMetrics(document: OpenAPIObject): void {
  const operation = document.paths['/metrics']?.get;
  if (!operation) return;
  operation.summary = 'Metrics in the text format of Prometheus';
  operation.responses = {
    200: {
      description: 'All metrics of this process.',
      content: { 'text/plain': { schema: { type: 'string' } } },
    },
  };
}

function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.values(document.paths).flatMap((path) =>
    METHODS.flatMap((method) => path[method] ?? []),
  );
}
