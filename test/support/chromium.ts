import { existsSync } from 'node:fs';
import { type Browser, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';

/** The path of a Chromium: CHROMIUM_PATH, or that of the system, or that of Playwright, or null. */
export function chromium(): string | null {
  const given = process.env.CHROMIUM_PATH;
  if (given) return given;
  const usual = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    playwright.executablePath(),
  ];
  return usual.find(path => existsSync(path)) ?? null;
}

export function launch(executablePath: string): Promise<Browser> {
  const quiet = [
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return playwright.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', ...quiet],
  });
}

/**
 * A suite with one browser. Without Chromium it prints one line and is skipped. With CI_REQUIRES_CHROMIUM=1
 * it fails instead.
 */
export function inBrowser(name: string, suite: (browser: () => Browser) => void): void {
  const path = chromium();
  if (path === null) {
    if (process.env.CI_REQUIRES_CHROMIUM === '1') {
      test(name, () => {
        throw new Error('no Chromium was found, and CI_REQUIRES_CHROMIUM=1 asks for one');
      });
      return;
    }
    console.log(`skipped, for want of Chromium (install it, or set CHROMIUM_PATH): ${name}`);
  }
  describe.skipIf(path === null)(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch(path!);
    });
    afterAll(() => browser?.close());
    suite(() => browser);
  });
}
