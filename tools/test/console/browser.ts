import { source as axeSource, type AxeResults } from 'axe-core';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const MISSING =
  'chromium is not installed here: apt-get install -y chromium (or set CHROMIUM_PATH)';

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface Visit {
  /** Kept in the tab as the console keeps it; null: the page asks for one. */
  key: string | null;
  scheme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
  /** As somebody has it who asked the machine for less motion. */
  reducedMotion?: boolean;
  /** Without the content security policy: what a page would let run does run. */
  unprotected?: boolean;
}

/** A browser, and what the pages it opened complained of. */
export class ConsoleBrowser {
  /** Requests to other hosts, refusals by the content security policy, and errors of scripts. */
  readonly complaints: string[] = [];
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly baseURL: string,
  ) {}

  static async launch(baseURL: string): Promise<ConsoleBrowser> {
    const executablePath = PLACES.find((place) => place && existsSync(place));
    if (!executablePath) throw new Error(MISSING);
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    return new ConsoleBrowser(browser, baseURL);
  }

  async open(path: string, visit: Visit): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.baseURL,
      colorScheme: visit.scheme ?? 'light',
      viewport: visit.viewport ?? DESKTOP,
      reducedMotion: visit.reducedMotion ? 'reduce' : 'no-preference',
      bypassCSP: visit.unprotected ?? false,
      timezoneId: 'Europe/Berlin',
      locale: 'en-GB',
    });
    this.contexts.push(context);
    if (visit.key) {
      await context.addInitScript((key) => {
        sessionStorage.setItem('control-plane.key', key);
      }, visit.key);
    }
    const page = await context.newPage();
    this.listen(page);
    await page.goto(path);
    return page;
  }

  async closePages(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  private listen(page: Page): void {
    page.on('pageerror', (error) => this.complaints.push(`script: ${error.message}`));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(this.baseURL)) this.complaints.push(`asks ${request.url()}`);
    });
  }
}

/** Rules broken on the page as it stands, each with the first element concerned. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(
    () =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run() as Promise<
        Pick<AxeResults, 'violations'>
      >,
  );
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.any[0]?.message}`,
  );
}

/** A picture of the whole page, below SCREENSHOTS_DIR where that is set. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS_DIR'];
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** A suite that drives a browser; skipped with a hint where there is none, unless REQUIRE_BROKERS=1. */
export function describeWithChromium(name: string, suite: () => void): void {
  const installed = PLACES.some((place) => place && existsSync(place));
  if (installed || process.env['REQUIRE_BROKERS'] === '1') {
    describe(name, suite);
    return;
  }
  process.stderr.write(`skipped: ${MISSING}\n`);
  describe.skip(`${name} (${MISSING})`, () => {
    it('needs a browser', () => undefined);
  });
}
