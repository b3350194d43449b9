import type { types } from '@slack/bolt';

/**
 * Draws blocks like Slack's web client, for a picture: the texts of the blocks in their order, with Slack's
 * proportions.
 */

const EMOJI: Record<string, string> = {
  large_blue_circle: '🔵',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  red_circle: '🔴',
  large_orange_circle: '🟠',
  white_circle: '⚪',
  white_check_mark: '✅',
};
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
type Leaf = {
  type: string;
  text?: string;
  name?: string;
  timestamp?: number;
  format?: string;
  style?: { bold?: boolean; italic?: boolean };
};

/** The time zone of the reader and the time of the picture. */
type Reader = { zone: string; now: number };

/**
 * Replaces Slack's tokens for a time. A `pretty` date of today becomes the word Today. `ago` becomes the
 * distance.
 */
function moment(at: number, format: string, { zone, now }: Reader): string {
  const part = (options: Intl.DateTimeFormatOptions, when = at) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(when);
  const day = part({ day: 'numeric', month: 'short', year: 'numeric' });
  const isToday = day === part({ day: 'numeric', month: 'short', year: 'numeric' }, now);
  const minutes = Math.round((at - now) / 60_000);
  const hours = Math.round(minutes / 60);
  const ago = new Intl.RelativeTimeFormat('en');
  const far =
    Math.abs(minutes) < 60
      ? ago.format(minutes, 'minute')
      : Math.abs(hours) < 36
        ? ago.format(hours, 'hour')
        : ago.format(Math.round(hours / 24), 'day');
  return format
    .replace(/\{time\w*\}/g, part({ hour: '2-digit', minute: '2-digit' }))
    .replace(/\{date\w*pretty\}/g, isToday ? 'Today' : day)
    .replace(/\{date\w*\}/g, day)
    .replaceAll('{ago}', far);
}

function leaf(element: Leaf, reader: Reader): string {
  if (element.type === 'emoji') return EMOJI[element.name ?? ''] ?? `:${escaped(element.name ?? '')}:`;
  if (element.type === 'date') return escaped(moment(element.timestamp! * 1_000, element.format!, reader));
  if (element.type !== 'text')
    throw new Error(`a rich text element that the picture does not know: ${element.type}`);
  const text = escaped(element.text ?? '').replaceAll('\n', '<br>');
  const bold = element.style?.bold ? `<b>${text}</b>` : text;
  return element.style?.italic ? `<i>${bold}</i>` : bold;
}

function block(element: types.KnownBlock, reader: Reader): string {
  switch (element.type) {
    case 'header':
      return `<h3>${escaped(element.text.text)}</h3>`;
    case 'rich_text':
      return element.elements
        .map(part => {
          const inside = (part.elements as Leaf[]).map(each => leaf(each, reader)).join('');
          return part.type === 'rich_text_quote' ? `<blockquote>${inside}</blockquote>` : `<p>${inside}</p>`;
        })
        .join('');
    case 'actions':
      return `<nav>${element.elements.map(each => (each.type === 'button' ? `<button class="${each.style ?? ''}">${escaped(each.text.text)}</button>` : '')).join('')}</nav>`;
    default:
      throw new Error(`a block that the picture does not know: ${element.type}`);
  }
}

const STYLE = `body { margin: 0; padding: 24px; background: #ffffff; color: #1d1c1d; font: 15px/1.46 Lato, 'Noto Sans', system-ui, sans-serif; }
  article { display: grid; grid-template-columns: 36px 1fr; gap: 0 8px; max-width: 640px; }
  .avatar { width: 36px; height: 36px; border-radius: 4px; background: #5b5fc7; color: #ffffff; font-weight: 900; display: grid; place-items: center; }
  .by b { font-weight: 900; } .by span { font-size: 12px; color: #616061; } .by .app { background: #1d1c1d21; font-size: 10px; font-weight: 700; border-radius: 2px; padding: 1px 3px; margin: 0 4px; }
  p { margin: 0 0 4px; } h3 { margin: 4px 0; font-size: 18px; }
  blockquote { margin: 4px 0 8px; padding: 0 0 0 12px; border-left: 4px solid #dddddd; }
  nav { margin: 8px 0 0; display: flex; flex-wrap: wrap; gap: 8px; }
  button { font: inherit; font-weight: 700; font-size: 13px; height: 28px; padding: 0 12px; border: 1px solid #1d1c1d4d; border-radius: 8px; background: #ffffff; color: #1d1c1d; }
  button.primary { background: #007a5a; border-color: #007a5a; color: #ffffff; } button.danger { background: #e01e5a; border-color: #e01e5a; color: #ffffff; }
  @media (prefers-color-scheme: dark) { body { background: #1a1d21; color: #d1d2d3; } .by span { color: #ababad; } .by .app { background: #ffffff21; } blockquote { border-left-color: #565856; }
    button { background: #1a1d21; color: #d1d2d3; border-color: #797c8180; } }`;

export const slackPage = (blocks: types.KnownBlock[], at: string, reader: Reader): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Slack</title><style>${STYLE}</style><article><div class="avatar">W</div><div>
  <div class="by"><b>Webcare</b><span class="app">APP</span><span>${escaped(at)}</span></div>${blocks.map(each => block(each, reader)).join('')}</div></article></html>`;
