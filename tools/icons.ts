/** Draws the icons of the Teams app from their SVGs. Run it after a change to an SVG. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, launch } from '../test/support/chromium.ts';

const folder = join(import.meta.dirname, '..', 'manifest', 'teams');
const browser = await launch(chromium()!);
for (const [name, side] of [
  ['color', 192],
  ['outline', 32],
] as const) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  await page.setContent(`<body style="margin:0">${readFileSync(join(folder, `${name}.svg`), 'utf8')}`);
  await page.screenshot({ path: join(folder, `${name}.png`), omitBackground: true });
}
await browser.close();
