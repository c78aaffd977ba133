import { compileShape, type ShapeInspector } from '@acp/contracts';

interface Content {
  schema: object;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}
interface Described {
  security?: unknown[];
  requestBody?: unknown;
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, Content> }>;
}
interface OpenApi {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, object> };
}

export interface ApiOperation {
  /** As in `GET /v1/topics/{topic}`. */
  key: string;
  method: string;
  path: string;
  statuses: number[];
  isGuarded: boolean;
  hasBody: boolean;
}

export interface GivenAnswer {
  status: number;
  contentType: string;
  body: unknown;
}

/**
 * An OpenAPI document (3.1) as the measure of real answers. Members that it does not name are faults
 * too, so that an undocumented one is found; and it remembers what it has seen.
 */
export class ApiDocument {
  readonly operations: readonly ApiOperation[];
  private readonly seen = new Set<string>();
  private readonly inspectors = new Map<Content, ShapeInspector>();

  private constructor(private readonly document: OpenApi) {
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => operationOf(method, path, described)),
    );
  }

  static async of(url: string): Promise<ApiDocument> {
    const response = await fetch(`${url}/docs-json`);
    return new ApiDocument((await response.json()) as OpenApi);
  }

  /** What is wrong with an answer; each line begins with the operation and the status. */
  faultsOf(method: string, url: string, answer: GivenAnswer): string[] {
    const path = url.split('?')[0]!;
    const operation = this.find(method, path);
    if (!operation) return [`${method} ${path}: not in the document`];
    const key = `${operation.key} ${answer.status}`;
    this.seen.add(key);
    return this.problemsOf(operation, answer).map((problem) => `${key}: ${problem}`);
  }

  /** Answers that are in the document and were not seen. */
  unseen(): string[] {
    return this.operations
      .flatMap(({ key, statuses }) => statuses.map((status) => `${key} ${status}`))
      .filter((key) => !this.seen.has(key));
  }

  /** What is wrong with the examples of answers. */
  exampleFaults(): string[] {
    return this.operations.flatMap((operation) =>
      operation.statuses.flatMap((status) =>
        Object.entries(this.contentOf(operation, status)).flatMap(([contentType, content]) =>
          examplesOf(content).flatMap((body) =>
            this.problemsOf(operation, { status, contentType, body }).map(
              (problem) => `${operation.key} ${status}: ${problem}`,
            ),
          ),
        ),
      ),
    );
  }

  private problemsOf(operation: ApiOperation, { status, contentType, body }: GivenAnswer) {
    if (!operation.statuses.includes(status)) return [`the status, with ${JSON.stringify(body)}`];
    const content = this.contentOf(operation, status)[contentType.split(';')[0]!];
    if (!content) return [`the media type ${contentType}`];
    return this.inspectorOf(content)(body).map(({ path, message }) => `${path} ${message}`);
  }

  private inspectorOf(content: Content): ShapeInspector {
    const known = this.inspectors.get(content);
    if (known) return known;
    const $defs = this.document.components.schemas;
    const inspector = compileShape(closed({ ...content.schema, $defs }));
    this.inspectors.set(content, inspector);
    return inspector;
  }

  private contentOf({ method, path }: ApiOperation, status: number): Record<string, Content> {
    const described = this.document.paths[path]![method.toLowerCase()]!;
    return described.responses[status]?.content ?? {};
  }

  /** The operation at a path; one that names the path wins over one with parameters. */
  private find(method: string, path: string): ApiOperation | undefined {
    const parametersOf = (operation: ApiOperation) => operation.path.split('{').length;
    return this.operations
      .filter((operation) => operation.method === method && patternOf(operation.path).test(path))
      .sort((a, b) => parametersOf(a) - parametersOf(b))[0];
  }
}

function operationOf(method: string, path: string, described: Described): ApiOperation {
  return {
    key: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    statuses: Object.keys(described.responses).map(Number),
    isGuarded: described.security !== undefined,
    hasBody: described.requestBody !== undefined,
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
}

function examplesOf({ example, examples }: Content): unknown[] {
  const named = Object.values(examples ?? {}).map(({ value }) => value);
  return example === undefined ? named : [example, ...named];
}

/** The same schema by itself, with every object closed to members that it does not name. */
function closed(schema: object): object {
  const text = JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/');
  return closedNode(JSON.parse(text), { isPart: false }) as object;
}

/** Parts of an `allOf` stay open: each names but some of the members. */
function closedNode(node: unknown, { isPart }: { isPart: boolean }): unknown {
  if (Array.isArray(node)) return node.map((item) => closedNode(item, { isPart }));
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.entries(node).map(([name, value]) => [
    name,
    closedNode(value, { isPart: name === 'allOf' }),
  ]);
  const isOpen = !('properties' in node) || 'additionalProperties' in node || isPart;
  return Object.fromEntries(isOpen ? members : [...members, ['additionalProperties', false]]);
}
