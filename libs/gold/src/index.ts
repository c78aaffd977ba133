export { keepGold } from './facts/keep-gold.js';
export { createGoldSchema } from './schema/create-gold-schema.js';
export { rebuildGold } from './rebuild/rebuild-gold.js';
export { GenerationRepository } from './rebuild/generations.js';
export {
  GOLD_INTERVALS,
  GoldReading,
  type CandlePlace,
  type GoldCandle,
  type GoldInterval,
  type GoldQuote,
} from './read/gold-reading.js';
