import type { Page } from 'playwright-core';
import type { ShownForm } from '../contracts/chat/harness.ts';

/** What the list in front shows, line by line: its messages, or the private notices between them. */
export function messageLines(page: Page, which: 'public' | 'private'): Promise<string[]> {
  return page.evaluate(kind => {
    const said = (node: Element) => (node.textContent ?? '').replace(/\s+/g, ' ').trim();
    const items = [...document.querySelectorAll('#lists li')].filter(
      item => !(item as HTMLElement).hidden && item.matches('.notice') === (kind === 'private'),
    );
    return items.flatMap(item =>
      [...item.querySelectorAll('h3, figcaption, blockquote, dl > div, .words, .buttons')].map(node =>
        node.matches('.buttons')
          ? [...node.querySelectorAll('.button')].map(button => `[${said(button)}]`).join(' ')
          : said(node),
      ),
    );
  }, which);
}

/** The form that is open. */
export function formLines(page: Page): Promise<ShownForm | null> {
  return page.evaluate(() => {
    const sheet = document.querySelector<HTMLDialogElement>('#sheet[open]');
    if (!sheet) return null;
    const said = (node: Element | null) => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
    const values: Record<string, string> = {};
    for (const label of sheet.querySelectorAll('label')) {
      const field = label.control;
      if (field instanceof HTMLSelectElement) values[said(label)] = field.selectedOptions[0]?.label ?? '';
      else if (field instanceof HTMLInputElement && field.type === 'checkbox')
        values[said(label)] = field.checked ? 'yes' : 'no';
      else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)
        values[said(label)] = field.value;
    }
    const back = sheet.querySelector('footer .button:not(.primary)');
    return {
      title: said(sheet.querySelector('h2')),
      lines: [
        ...sheet.querySelectorAll(
          'h2, .words, figcaption, blockquote, dl > div, label, .hint, .error, .alarm',
        ),
      ]
        .map(said)
        .filter(line => line !== ''),
      values,
      submit: said(sheet.querySelector('footer .primary')),
      back: back && said(back),
    };
  });
}

/** Markup, pictures and links that no part of the page drew by itself. */
export function strayMarkup(page: Page): Promise<string[]> {
  return page.$$eval(
    '#lists a:not(.button), #lists :is(b, i, em, strong, code, img, script, iframe, at), #sheet :is(a, b, i, em, strong, code, img, script, iframe)',
    nodes => nodes.map(node => node.outerHTML),
  );
}
