import type { Page } from 'playwright-core';
import type { ShownForm } from '../contracts/chat/harness.ts';

/** The lines of the visible list: its messages, or the private notices between them. */
export function messageLines(page: Page, which: 'public' | 'private'): Promise<string[]> {
  return page.evaluate(kind => {
    const textOf = (node: Element) => (node.textContent ?? '').replace(/\s+/g, ' ').trim();
    const items = [...document.querySelectorAll('#lists li')].filter(
      item => !(item as HTMLElement).hidden && item.matches('.notice') === (kind === 'private'),
    );
    return items.flatMap(item =>
      [...item.querySelectorAll('h3, figcaption, blockquote, dl > div, .words, .picture, .buttons')].map(
        node => {
          if (node instanceof HTMLImageElement)
            return `${node.naturalWidth > 0 ? '(picture)' : '(broken picture)'} ${node.alt}`;
          return node.matches('.buttons')
            ? [...node.querySelectorAll('.button')].map(button => `[${textOf(button)}]`).join(' ')
            : textOf(node);
        },
      ),
    );
  }, which);
}

/** The form that is open. */
export function formLines(page: Page): Promise<ShownForm | null> {
  return page.evaluate(() => {
    const sheet = document.querySelector<HTMLDialogElement>('#sheet[open]');
    if (!sheet) return null;
    const textOf = (node: Element | null) => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
    const values: Record<string, string> = {};
    for (const label of sheet.querySelectorAll('label')) {
      const field = label.control;
      if (field instanceof HTMLSelectElement) values[textOf(label)] = field.selectedOptions[0]?.label ?? '';
      else if (field instanceof HTMLInputElement && field.type === 'checkbox')
        values[textOf(label)] = field.checked ? 'yes' : 'no';
      else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)
        values[textOf(label)] = field.value;
    }
    const back = sheet.querySelector('footer .button:not(.primary)');
    return {
      title: textOf(sheet.querySelector('h2')),
      lines: [
        ...sheet.querySelectorAll(
          'h2, .words, figcaption, blockquote, dl > div, label, .hint, .error, .warning, .alarm',
        ),
      ]
        .map(textOf)
        .filter(line => line !== ''),
      values,
      submit: textOf(sheet.querySelector('footer .primary')),
      back: back && textOf(back),
    };
  });
}

/** Markup, pictures and links that the page did not draw by itself. */
export function strayMarkup(page: Page): Promise<string[]> {
  return page.$$eval(
    '#lists a:not(.button):not(.picture), #lists :is(b, i, em, strong, code, img:not(.picture), script, iframe, at), #sheet :is(a:not(.picture), b, i, em, strong, code, img:not(.picture), script, iframe)',
    nodes => nodes.map(node => node.outerHTML),
  );
}
