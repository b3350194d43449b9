// @ts-check
/** @typedef {import('../people.ts').ConsolePerson} Person */
/** @typedef {import('../messages.ts').Message} Message */
/**
 * A list of messages as the rest of the page uses it.
 * @typedef {{
 *   root: HTMLElement, load: () => Promise<void>, receive: (message: Message) => void,
 *   newest: () => string | null, notice: (item: HTMLLIElement, after: Element | null) => void,
 *   show: (person: string) => void, settle: () => void,
 * }} Timeline
 */

/**
 * The state of the page. `front` matters on narrow screens, where the lists and the panels take turns.
 * @type {{
 *   people: Person[], person: string, shelf: 'channel' | 'direct', front: string,
 *   unread: Record<string, number>,
 *   timelines: { channel: Timeline | null, direct: Map<string, Timeline> }
 * }}
 */
export const state = {
  people: [],
  person: '',
  shelf: 'channel',
  front: 'talk',
  unread: {},
  timelines: { channel: null, direct: new Map() },
};

/** @param {'channel' | 'direct'} shelf @returns {Timeline} */
export const timelineOf = shelf =>
  /** @type {Timeline} */ (
    shelf === 'channel' ? state.timelines.channel : state.timelines.direct.get(state.person)
  );
