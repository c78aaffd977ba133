/**
 * Makes of an app, which is built, what its image starts from: `node bundle.mjs APP…` with the folders'
 * names below `apps`. Loading some 3,500 modules is four fifths of a start; from `apps/APP/bundle/app.js`
 * they are a few. Our own code keeps its source map to TypeScript, packages have none.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * Stay modules of their own: `pg`, which tracing wraps as it is loaded, and the tracing itself; what
 * reads a file beside it.
 */
const OUTSIDE =
  /^(pg|@opentelemetry\/.*|ioredis|pino|swagger-ui-dist|@platformatic\/wasm-utils)(\/|$)/;

/** Folders of packages; workspaces are links, whose files lie elsewhere. */
const PACKAGES = /[\\/]node_modules[\\/]/;
/** How a module of a package asks for another where it may be missing: a bundle has its own answer to `require`. */
const ITS_REQUIRE = /^(const|var|let) require = createRequire\(import\.meta\.url\);?$/m;
/** What a module knows its own place by. In a bundle it is another. */
const PLACE = /\b(__dirname|__filename|import\.meta)\b/;
/** Know their place, and need it for nothing that the apps do. */
const PLACE_UNUSED = [
  '@nestjs/common/utils/load-package.util.js',
  '@nestjs/terminus/dist/health-indicator/microservice/grpc.health.js',
  '@nestjs/terminus/dist/utils/checkPackage.util.js',
  '@platformatic/kafka/dist/protocol/crc32c.js',
  'undici/index.js',
];

/** Source maps of our own code, as `tsc` made them; of a package none. */
const readModules = {
  name: 'read-modules',
  load(id) {
    if (!/\.[cm]?js$/.test(id)) return null;
    const text = readFileSync(id, 'utf8');
    if (!PACKAGES.test(id))
      return existsSync(`${id}.map`)
        ? { code: text, map: readFileSync(`${id}.map`, 'utf8') }
        : null;
    const code = text.replace(ITS_REQUIRE, '');
    if (PLACE.test(code) && !PLACE_UNUSED.some((path) => id.endsWith(path)))
      throw new Error(`${id} knows its place: leave its package outside, or say that it is unused`);
    return { code, map: { mappings: '' } };
  },
};

for (const app of process.argv.slice(2)) await bundle(join('apps', app));

async function bundle(app) {
  const build = await rolldown({
    input: { app: join(app, 'dist/main.js') },
    platform: 'node',
    external: OUTSIDE,
    plugins: [readModules],
    onLog: (level, log, report) => {
      // Packages ask for others in case they are there. They are not.
      if (log.code !== 'UNRESOLVED_IMPORT') report(level === 'warn' ? 'error' : level, log);
    },
  });
  await build.write({
    dir: join(app, 'bundle'),
    cleanDir: true,
    format: 'esm',
    // Nest finds what it injects, and logs who speaks, by the names of classes.
    keepNames: true,
    comments: { legal: true, annotation: false, jsdoc: false },
    minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
    sourcemap: true,
    entryFileNames: '[name].js',
  });
  await build.close();
}
