import { ConsoleBrowser } from './browser.js';
import { ConsoleStack } from './stack.js';

/** Three processes and a browser, on a machine that does something else besides. */
const START_TIMEOUT_MS = 150_000;

export interface ConsoleSuite {
  readonly stack: ConsoleStack;
  readonly browser: ConsoleBrowser;
}

/**
 * The console of a describe block: started before its first test, stopped after its last. A test fails
 * that leaves a complaint of the browser behind. What `prepare` does happens before a page is open.
 */
export function startedConsole(
  prepare: (stack: ConsoleStack) => Promise<unknown> = () => Promise.resolve(),
): ConsoleSuite {
  let stack: ConsoleStack | undefined;
  let browser: ConsoleBrowser | undefined;
  beforeAll(async () => {
    stack = await ConsoleStack.start();
    await prepare(stack);
    browser = await ConsoleBrowser.launch(stack.opsApi.url);
  }, START_TIMEOUT_MS);
  afterEach(async () => {
    await browser?.closePages();
    expect(browser?.complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  }, START_TIMEOUT_MS);
  return {
    get stack() {
      return stack!;
    },
    get browser() {
      return browser!;
    },
  };
}
