import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/**
 * Draws Adaptive Cards with Microsoft's own renderer, in a page with the colours of Teams. Text blocks go
 * through a whole Markdown processor that also makes links in plain text. Teams understands less Markdown
 * than that. Text that has no effect here therefore has no effect in Teams.
 */
const { resolve } = createRequire(import.meta.url);
const scripts = [
  resolve('adaptivecards/dist/adaptivecards.min.js'),
  resolve('markdown-it/dist/markdown-it.min.js'),
];
export type Look = 'light' | 'dark';

const pair = (text: string, subtle = text) => ({ default: text, subtle });
const colours = (look: Look) => {
  const [text, subtle] = look === 'light' ? ['#242424', '#616161'] : ['#ffffff', '#adadad'];
  return {
    default: pair(text, subtle),
    dark: pair('#242424', '#616161'),
    light: pair('#ffffff', '#d6d6d6'),
    accent: look === 'light' ? pair('#5b5fc7') : pair('#aaaefa'),
    good: look === 'light' ? pair('#237b4b') : pair('#92c353'),
    warning: look === 'light' ? pair('#835c00') : pair('#f8d22a'),
    attention: look === 'light' ? pair('#c4314b') : pair('#f9526b'),
  };
};
const container = (look: Look, backgroundColor: string) => ({
  backgroundColor,
  foregroundColors: colours(look),
});
const hostConfig = (look: Look) => ({
  fontFamily: "'Segoe UI', 'Noto Sans', system-ui, sans-serif",
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  spacing: { small: 8, default: 10, medium: 14, large: 20, extraLarge: 28, padding: 16 },
  separator: { lineThickness: 1, lineColor: look === 'light' ? '#e0e0e0' : '#484644' },
  supportsInteractivity: true,
  containerStyles: {
    default: container(look, look === 'light' ? '#ffffff' : '#292929'),
    emphasis: container(look, look === 'light' ? '#f5f5f5' : '#1f1f1f'),
    accent: container(look, look === 'light' ? '#e2ebf8' : '#2b3a55'),
    good: container(look, look === 'light' ? '#e4f3e2' : '#22402a'),
    warning: container(look, look === 'light' ? '#fdf4dc' : '#463600'),
    attention: container(look, look === 'light' ? '#fbe6ea' : '#54202b'),
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  inputs: { label: { requiredInputs: { weight: 'bolder' }, optionalInputs: { weight: 'bolder' } } },
});
const style = (look: Look) => `
  html { background: ${look === 'light' ? '#f5f5f5' : '#1f1f1f'}; }
  body { margin: 0; padding: 24px; background: ${look === 'light' ? '#f5f5f5' : '#1f1f1f'}; font: 14px 'Segoe UI', 'Noto Sans', system-ui, sans-serif; }
  .card { max-width: 640px; border-radius: 6px; overflow: hidden; box-shadow: 0 2px 6px #0003; margin: 0 0 16px; }
  .card p { margin: 0; }
  .ac-pushButton { border: 1px solid ${look === 'light' ? '#d1d1d1' : '#666666'}; border-radius: 4px; padding: 6px 12px; font: inherit; font-weight: 600;
    background: ${look === 'light' ? '#ffffff' : '#292929'}; color: ${look === 'light' ? '#242424' : '#ffffff'}; }
  .ac-pushButton.style-positive { background: #5b5fc7; border-color: #5b5fc7; color: #ffffff; }
  .ac-pushButton.style-destructive { background: #c4314b; border-color: #c4314b; color: #ffffff; }
  textarea, input, select { font: inherit; width: 100%; box-sizing: border-box; padding: 6px 8px; border: 1px solid #919191; border-radius: 4px; }
  input[type=checkbox] { width: auto; }`;

export type Drawn = { warnings: string[]; text: string; tags: string[]; buttons: string[] };

/**
 * A page that draws cards. It loads nothing: it refuses each request of a card and keeps the URL in
 * `asked`.
 */
export async function cardPage(page: Page, look: Look) {
  const asked: string[] = [];
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('dialog', dialog => {
    errors.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.route('**/*', route => {
    asked.push(route.request().url());
    return route.abort();
  });
  await page.setContent(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Cards</title><style>${style(look)}</style><main></main></html>`,
  );
  for (const path of scripts) await page.addScriptTag({ path });
  return {
    asked,
    errors,
    /** Adds the card to the page. `opened` also shows the parts that a button would show. */
    draw: (card: object, opened = false): Promise<Drawn> =>
      page.evaluate(drawn, { card, opened, config: hostConfig(look) }),
    clear: () => page.evaluate(() => document.querySelector('main')?.replaceChildren()),
  };
}

/** The browser runs this function in the page. */
function drawn({ card, opened, config }: { card: object; opened: boolean; config: object }): Drawn {
  type Event = { message: string };
  const { AdaptiveCards, markdownit } = globalThis as unknown as {
    AdaptiveCards: {
      AdaptiveCard: (new () => {
        hostConfig: object;
        parse(json: object, context: object): void;
        render(): HTMLElement;
        validateProperties(): { validationEvents: Event[] };
      }) & { onProcessMarkdown(text: string, result: { outputHtml?: string; didProcess: boolean }): void };
      HostConfig: new (config: object) => object;
      SerializationContext: new () => { eventCount: number; getEventAt(i: number): Event };
    };
    markdownit(options: object): { render(text: string): string };
  };
  const markdown = markdownit({ html: false, linkify: true });
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown.render(text);
    result.didProcess = true;
  };
  const rendered = new AdaptiveCards.AdaptiveCard();
  rendered.hostConfig = new AdaptiveCards.HostConfig(config);
  const context = new AdaptiveCards.SerializationContext();
  rendered.parse(card, context);
  const element = rendered.render();
  const holder = document.createElement('div');
  holder.className = 'card';
  holder.append(element);
  document.querySelector('main')!.append(holder);
  if (opened)
    for (const node of holder.querySelectorAll<HTMLElement>('[style*="display: none"]'))
      node.style.display = '';
  const events = [
    ...Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i)),
    ...rendered.validateProperties().validationEvents,
  ];
  return {
    warnings: events.map(event => event.message),
    text: holder.innerText,
    tags: [...new Set([...holder.querySelectorAll('*')].map(node => node.tagName.toLowerCase()))],
    buttons: [...holder.querySelectorAll('button')].map(button => button.innerText),
  };
}
