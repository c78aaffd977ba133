// Jest runs in CommonJS mode: native ESM mode fails on Node 20 and 22 with CommonJS packages that
// require Nest. Our TypeScript and every ES module of node_modules are compiled to CommonJS by swc;
// CommonJS files pass through untouched.
const { createTransformer } = require('@swc/jest');
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const swc = createTransformer({
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true, tsx: false },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
});

const packageTypes = new Map();
function isEsm(file) {
  if (file.endsWith('.mjs')) return true;
  if (file.endsWith('.cjs') || file.endsWith('.json')) return false;
  return typeOf(dirname(file)) === 'module';
}
function typeOf(directory) {
  if (!packageTypes.has(directory)) {
    const manifest = join(directory, 'package.json');
    const parent = dirname(directory);
    let type = 'commonjs';
    if (existsSync(manifest)) type = JSON.parse(readFileSync(manifest, 'utf8')).type ?? 'commonjs';
    else if (parent !== directory) type = typeOf(parent);
    packageTypes.set(directory, type);
  }
  return packageTypes.get(directory);
}

module.exports = {
  ...swc,
  canInstrument: false,
  process(source, file, options) {
    if (!/\.[cm]?tsx?$/.test(file) && !isEsm(file)) return { code: source };
    return swc.process(source, file, options);
  },
};
