// @ts-check
/** Every node of the page is made here. Text only ever becomes a text node, so no markup gets in. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | boolean | number | ((event: any) => void) | undefined | null>} [props]
 * attributes; a function listens to the event of that name
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...childrenToDraw(children));
  return node;
}

/** @param {Child[]} children @returns {(Node | string)[]} */
export const childrenToDraw = children =>
  /** @type {(Node | string)[]} */ (
    children.filter(child => child !== null && child !== undefined && child !== false && child !== '')
  );

/** @param {string} id */
export const byId = id => /** @type {HTMLElement} */ (document.getElementById(id));

const shapes = {
  open: 'M6 3H3.5A1.5 1.5 0 0 0 2 4.5v8A1.5 1.5 0 0 0 3.5 14h8a1.5 1.5 0 0 0 1.5-1.5V10M9 2h5v5M14 2 7.5 8.5',
  down: 'm4 6 4 4 4-4',
  close: 'm4 4 8 8M12 4l-8 8',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  send: 'M2 8l12-5-4.5 11L7.5 9z',
  arrow: 'M8 3v9M4 8.5 8 12.5 12 8.5',
  globe:
    'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM2 8h12M8 2c2 1.8 2.6 4 2.6 6S10 12.200 8 14M8 2C6 3.800 5.400 6 5.400 8S6 12.200 8 14',
};

/** @param {keyof typeof shapes} name */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true' }))
    svg.setAttribute(key, value);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', shapes[name]);
  svg.append(path);
  return svg;
}

/** Says something to screen readers. @param {string} sentence */
export function announce(sentence) {
  byId('announce').textContent = sentence;
}
