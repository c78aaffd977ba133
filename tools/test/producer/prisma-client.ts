import { PrismaPg } from '@prisma/adapter-pg';
import { getPrismaClient, type GetPrismaClientConfig } from '@prisma/client/runtime/client';

/** What publishes and writes rows here; a client with models has the same. */
interface RawClient {
  $queryRawUnsafe(text: string, ...values: unknown[]): Promise<unknown>;
  $executeRawUnsafe(text: string, ...values: unknown[]): Promise<number>;
}

interface PrismaClient extends RawClient {
  $transaction<T>(work: (tx: RawClient) => Promise<T>): Promise<T>;
  $disconnect(): Promise<void>;
}

/** Types of Node have no word for it without those of browsers. */
declare const WebAssembly: { Module: new (bytes: Uint8Array) => object };

const RUNTIME = '@prisma/client/runtime/query_compiler_fast_bg.postgresql';

/**
 * What \`prisma generate\` writes for a schema without models. Its command line asks for an engine from
 * another host than the registry; the client, its query compiler and its driver adapter do not.
 */
const CONFIG: GetPrismaClientConfig = {
  previewFeatures: [],
  clientVersion: '7.10.0',
  engineVersion: 'none',
  activeProvider: 'postgresql',
  inlineSchema: 'datasource db {\n  provider = "postgresql"\n}\n',
  runtimeDataModel: { models: {}, enums: {}, types: {} },
  parameterizationSchema: { strings: [], graph: 'AAAA' },
  compilerWasm: {
    getRuntime: () => import(`${RUNTIME}.js`),
    getQueryCompilerWasmModule: async () => {
      const { wasm } = (await import(`${RUNTIME}.wasm-base64.js`)) as { wasm: string };
      return new WebAssembly.Module(Buffer.from(wasm, 'base64'));
    },
    importName: './query_compiler_fast_bg.js',
  },
};

const Client = getPrismaClient(CONFIG);

export function prismaOn(connectionString: string): PrismaClient {
  const adapter = new PrismaPg({ connectionString });
  return new Client({ adapter } as never) as unknown as PrismaClient;
}
