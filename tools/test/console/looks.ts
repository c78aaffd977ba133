import type { Page } from 'playwright-core';
import { axeViolations, DESKTOP, PHONE, takeScreenshot } from './browser.js';

/** As pages are looked at: light and dark, on a desktop and on a phone. */
export const LOOKS = (['light', 'dark'] as const).flatMap((scheme) => [
  { scheme, device: 'desktop', viewport: DESKTOP },
  { scheme, device: 'phone', viewport: PHONE },
]);

/** What is wrong with the page as it stands: rules of axe, pixels by which it is wider than the screen. */
export async function flawsOf(
  page: Page,
  name: string,
): Promise<{ axe: string[]; overflow: number }> {
  await takeScreenshot(page, name);
  const axe = await axeViolations(page);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  return { axe, overflow };
}

export const FLAWLESS = { axe: [], overflow: 0 };
