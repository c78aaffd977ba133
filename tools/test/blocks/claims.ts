import { allBlocks, nameOf, type Block } from './page-blocks.js';

/**
 * What is done with a block: it is `run` as it is printed, `read` by what reads such a file in the product, `asked`:
 * the programs that it names say whether they take its arguments, or `compared` with what a program says.
 */
type Treatment = 'run' | 'read' | 'asked' | 'compared';

/** The blocks that a suite answers for. */
export interface Claim {
  treatment: Treatment;
  suite: string;
  pages: RegExp;
  languages: readonly string[];
  /** What the text of the block has, where not all of a page are meant. */
  holds?: RegExp;
}

const guide = (name: string) => new RegExp(`^docs/guides/${name}\\.md$`);
const SHELL = ['sh', 'bash'];
const TOPICS_PAGES =
  /^docs\/(transports\/|guides\/(approvals-and-switches|decisions)\.md|operating\/canary\.md)/;

export const CLAIMS = {
  tutorial: {
    treatment: 'run',
    suite: 'tools/test/pack/tutorial.slow.spec.ts',
    pages: guide('tutorial'),
    languages: ['sh', 'json', 'yaml', 'js', 'python'],
  },
  twoMachines: {
    treatment: 'run',
    suite: 'tools/test/production/two-machines.slow.spec.ts',
    pages: /^docs\/operating\/two-machines\.md$/,
    languages: ['sh'],
  },
  libraries: {
    treatment: 'run',
    suite: 'tools/test/pack/installed.slow.spec.ts',
    pages: guide('libraries'),
    languages: ['js', 'ts'],
  },
  typesGuide: {
    treatment: 'run',
    suite: 'tools/test/catalogue.e2e.spec.ts',
    pages: guide('event-types'),
    languages: SHELL,
  },
  goldGuide: {
    treatment: 'run',
    suite: 'tools/test/gold/gold-views.slow.spec.ts',
    pages: guide('gold-views'),
    languages: SHELL,
  },
  expectationsGuide: {
    treatment: 'run',
    suite: 'apps/ingestion/src/expectations/expectations.int.spec.ts',
    pages: guide('expectations'),
    languages: ['yaml', 'json'],
  },
  topics: {
    treatment: 'read',
    suite: 'tools/test/blocks/files.spec.ts',
    pages: TOPICS_PAGES,
    languages: ['yaml'],
  },
  sources: {
    treatment: 'read',
    suite: 'tools/test/blocks/files.spec.ts',
    pages: /^docs\/sources\/configured\.md$/,
    languages: ['yaml'],
  },
  heads: {
    treatment: 'read',
    suite: 'tools/test/blocks/files.spec.ts',
    pages: guide('event-types'),
    languages: ['yaml'],
  },
  definitions: {
    treatment: 'read',
    suite: 'tools/test/blocks/files.spec.ts',
    pages: guide('event-types'),
    languages: ['json'],
  },
  evidence: {
    treatment: 'read',
    suite: 'tools/test/blocks/files.spec.ts',
    pages: /^docs\/reference\/evidence\.md$/,
    languages: ['json'],
  },
  contract: {
    treatment: 'compared',
    suite: 'tools/test/blocks/files.spec.ts',
    pages: /^docs\/consumers\/contract\.md$/,
    languages: ['sql', 'json'],
  },
  mapping: {
    treatment: 'run',
    suite: 'tools/test/blocks/ways-in.e2e.spec.ts',
    pages: /^docs\/sources\/files\.md$/,
    languages: ['json'],
  },
  push: {
    treatment: 'run',
    suite: 'tools/test/blocks/ways-in.e2e.spec.ts',
    pages: /^docs\/sources\/http\.md$/,
    languages: SHELL,
  },
  plugIn: {
    treatment: 'run',
    suite: 'tools/test/blocks/ways-in.e2e.spec.ts',
    pages: /^docs\/sources\/plug-ins\.md$/,
    languages: ['js'],
  },
  usage: {
    treatment: 'asked',
    suite: 'tools/test/blocks/commands.spec.ts',
    pages: /^docs\/sources\/files\.md$/,
    languages: ['text'],
  },
  readme: {
    treatment: 'run',
    suite: 'tools/test/pack/first-start.slow.spec.ts',
    pages: /^README\.md$/,
    languages: ['sh', ''],
    holds: /^(?:npm|curl|│)/,
  },
  refusedCatalogue: {
    treatment: 'compared',
    suite: 'apps/ingestion/src/catalogue-directory.int.spec.ts',
    pages: guide('event-types'),
    languages: [''],
  },
  folders: {
    treatment: 'compared',
    suite: 'tools/test/blocks/files.spec.ts',
    pages: /^apps\/relay\/README\.md$/,
    languages: [''],
    holds: /^ claim\//,
  },
  prometheus: {
    treatment: 'read',
    suite: 'tools/test/monitoring/promtool.slow.spec.ts',
    pages: /^docs\/operating\/monitoring\.md$/,
    languages: ['yaml'],
  },
  settings: {
    treatment: 'asked',
    suite: 'tools/test/blocks/commands.spec.ts',
    pages: /./,
    languages: SHELL,
    holds: /^(?:[A-Z_]+=\S+(?: +#.*)?\n)+$/,
  },
  commands: {
    treatment: 'asked',
    suite: 'tools/test/blocks/commands.spec.ts',
    pages:
      /^(?!README|docs\/sources\/http|docs\/operating\/two-machines|docs\/guides\/(?:tutorial|event-types|gold-views)\.md)/,
    languages: SHELL,
    holds: /^(?!(?:[A-Z_]+=\S+(?: +#.*)?\n)+$)/,
  },
  typescript: {
    treatment: 'run',
    suite: 'tools/test/blocks/typescript.slow.spec.ts',
    pages: /^docs\/(?!guides\/libraries\.md)/,
    languages: ['ts'],
  },
  python: {
    treatment: 'run',
    suite: 'tools/test/blocks/python.slow.spec.ts',
    pages: /^(?!docs\/guides\/tutorial\.md)/,
    languages: ['python'],
  },
  statements: {
    treatment: 'run',
    suite: 'tools/test/blocks/statements.int.spec.ts',
    pages: /^(?!docs\/consumers\/contract\.md)/,
    languages: ['sql'],
  },
} satisfies Record<string, Claim>;

export type ClaimName = keyof typeof CLAIMS;

/** The blocks of a claim; throws where there is none, for then it claims nothing. */
export function blocksFor(name: ClaimName): Block[] {
  const found = allBlocks().filter((block) => isFor(CLAIMS[name], block));
  if (found.length === 0) throw new Error(`there is no block for ${name}`);
  return found;
}

/** The same as the rows of a table of tests. */
export function namedBlocksFor(name: ClaimName): [string, Block][] {
  return blocksFor(name).map((block) => [nameOf(block), block]);
}

export function isFor({ pages, languages, holds }: Claim, block: Block): boolean {
  return (
    pages.test(block.page) &&
    languages.includes(block.language) &&
    (holds === undefined || holds.test(block.text))
  );
}
