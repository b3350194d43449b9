// @ts-check
import { drawButtons, webLink } from './buttons.js';
import { el, icon } from './dom.js';
import { personal } from './personal.js';
import { avatar, plain, textNodes } from './text.js';
import { timeNode } from './time.js';

/** @typedef {import('../../../../src/view/types.ts').View} View */
/** @typedef {import('../../../../src/view/types.ts').Block} Block */
/** @typedef {import('../../../../src/view/types.ts').Text} Text */
/** @typedef {import('./origin.js').Origin} Origin */

let drawn = 0;

/** The author's name, without handle and followers. @param {Text} by */
const writerName = by => {
  const first = by.find(part => typeof part === 'object' && ('foreign' in part || 'person' in part));
  return plain(first === undefined ? by : [first]).replace(/ \(@[^)]*\)$/, '');
};

/** @param {Extract<Block, { is: 'quote' }>} quote */
function drawQuote(quote) {
  return el(
    'figure',
    { class: `quote ${quote.side} ${quote.private ? 'private' : ''} ${quote.cut ? 'cut' : ''}` },
    el(
      'figcaption',
      {},
      avatar(writerName(quote.by), quote.side),
      quote.private && icon('lock'),
      el('span', { class: 'by', dir: 'auto' }, ...textNodes(quote.by)),
      el('span', { class: 'when' }, timeNode(quote.at, 'time')),
    ),
    el('blockquote', { dir: 'auto' }, quote.text),
  );
}

/**
 * Pictures from elsewhere are linked, since the page loads nothing foreign. @param {Extract<Block, { is:
 * 'picture' }>} picture
 */
function drawPicture({ alt, from }) {
  if ('png' in from)
    return el('img', { class: 'picture', src: `data:image/png;base64,${from.png}`, alt: plain(alt) });
  const link = webLink(from.url, { class: 'picture' }, ...textNodes(alt));
  return link ?? el('p', { class: 'words picture' }, ...textNodes(alt));
}

/** @param {Block} block @param {Origin | null} origin null: nothing here can be pressed */
export function drawBlock(block, origin) {
  switch (block.is) {
    case 'quote':
      return drawQuote(block);
    case 'facts':
      return el(
        'dl',
        { class: 'facts' },
        ...block.facts.map(fact =>
          el('div', {}, el('dt', {}, fact.label), el('dd', { dir: 'auto' }, ...textNodes(fact.value))),
        ),
      );
    case 'text':
      return el(
        'p',
        {
          class: `words ${block.tone ? `said tone-${block.tone}` : ''} ${block.heading ? 'heading' : ''}`,
          dir: 'auto',
        },
        ...textNodes(block.text),
      );
    case 'picture':
      return drawPicture(block);
    case 'row':
      return el(
        'div',
        { class: 'row' },
        el('p', { class: 'words', dir: 'auto' }, ...textNodes(block.text)),
        origin && drawButtons(block.buttons, [], origin),
      );
    default: {
      /** @type {never} */
      const unknown = block;
      return unknown;
    }
  }
}

/**
 * @param {View} shown
 * @param {Origin} origin
 * @param {Node} [posted] the time of the message, shown beside the title. In the channel a quote shows its
 * own time, which is the same
 */
export function drawView(shown, origin, posted) {
  const { view, whose } = personal(shown);
  const title = `title-${++drawn}`;
  const actions = view.buttons.length + view.more.length;
  const over = view.tone === 'done' || (view.tone === 'plain' && origin.on !== undefined && actions === 0);
  const brief = over && view.body.every(block => block.is === 'text');
  const card = el('article', {
    class: `card tone-${view.tone} ${brief ? 'brief' : ''} ${whose}`,
    'aria-labelledby': title,
  });
  card.append(
    el(
      'header',
      {},
      el('h3', { id: title, tabindex: -1, dir: 'auto' }, ...textNodes(view.title)),
      whose === 'mine' && el('span', { class: 'yours' }, 'Yours'),
      origin.from === 'channel' && view.body.some(block => block.is === 'quote') ? null : posted,
    ),
    ...view.body.map(block => drawBlock(block, origin)),
    ...(actions > 0 ? [drawButtons(view.buttons, view.more, origin)] : []),
  );
  return card;
}
