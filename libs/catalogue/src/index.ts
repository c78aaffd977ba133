export { readCatalogue, readUnjudged, type CatalogueFile } from './directory/read-directory.js';
export { storeCatalogue } from './directory/store-directory.js';
export { compileUpcast } from './upcast/compile-upcast.js';
export type { Definition, UpcastMap } from './definition/definition.js';
export { readDefinition } from './definition/read-definition.js';
export { pushVersion, refusal } from './push/push-version.js';
export { CATALOGUE_AGE_MS_MAX, KnownCatalogue } from './known/known-catalogue.js';
export { registerCatalogue } from './known/register-catalogue.js';
