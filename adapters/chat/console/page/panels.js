// @ts-check
import { byId, el } from './dom.js';
import { goTo } from './views.js';

/** @typedef {{ path: string, title: string }} Panel */
/** @type {{ panel: Panel, frame: HTMLIFrameElement }[]} */
let frames = [];
const loopback = ['127.0.0.1', 'localhost'];

/** The public pages beside the channel. @param {Panel[]} panels */
export function drawPanels(panels) {
  frames = panels.map(panel => ({ panel, frame: el('iframe', { src: panel.path, title: panel.title }) }));
  byId('panels').replaceChildren(
    ...frames.map(({ panel, frame }, index) =>
      el(
        'section',
        { class: 'panel', id: `panel-${index}`, 'aria-label': panel.title },
        el('h2', {}, panel.title, el('span', { class: 'note' }, 'what the public sees')),
        frame,
      ),
    ),
  );
  document.body.classList.toggle('alone', panels.length === 0);
}

/**
 * A link to one of the panels opens there, not in a new tab.
 * @param {URL} target
 * @returns {{ href: string, open: (event: Event) => void } | null}
 */
export function panelLink(target) {
  const here = target.port === location.port && loopback.includes(target.hostname);
  const found = frames.findIndex(
    ({ panel }) => here && (target.pathname === panel.path || target.pathname.startsWith(`${panel.path}/`)),
  );
  const frame = frames[found]?.frame;
  if (!frame) return null;
  const href = target.pathname + target.search + target.hash;
  return {
    href,
    open(event) {
      event.preventDefault();
      goTo(`panel-${found}`);
      frame.contentWindow?.location.replace(new URL(href, location.href));
    },
  };
}
