// The page's copy of the network, and its chosen author.

export const world = {
  version: 0,
  brand: { name: '', handle: '' },
  limit: 500,
  people: new Map(),
  posts: new Map(),
  me: '',
  /** The network's time minus this machine's: the demo's clock can be ahead. */
  ahead: 0,
};

export const now = () => Date.now() + world.ahead;
export const nameOf = id => (id === 'us' ? world.brand.name : (world.people.get(id)?.name ?? 'Somebody'));
export const handleOf = id => (id === 'us' ? world.brand.handle : (world.people.get(id)?.handle ?? ''));
export const firstName = id => nameOf(id).split(' ')[0];
export const isPerson = id => world.people.has(id);

/** Takes in an answer. Returns the posts since the page was opened, and whether anything changed. */
export function merge(state) {
  const first = world.brand.name === '';
  // The network is younger than this page: its database was replaced.
  if (state.version < world.version) location.reload();
  const arrived = first ? [] : state.posts.filter(post => !world.posts.has(post.id));
  const changed = state.version !== world.version;
  world.version = state.version;
  world.brand = state.brand;
  world.limit = state.limit;
  world.ahead = state.now - Date.now();
  world.people = new Map(state.people.map(person => [person.id, person]));
  for (const post of state.posts) world.posts.set(post.id, post);
  return { arrived, changed };
}

async function request(path, options) {
  const response = await fetch(`/network/${path}`, options);
  const answer = await response.json();
  if (!response.ok) {
    const fields = (answer.errors ?? []).map(({ field, error }) => `${field}: ${error}`);
    throw Object.assign(new Error([answer.error, ...fields].join(' ')), { answered: true });
  }
  return answer;
}
export const fetchState = () => request(`state?since=${world.version}`);
/** Sends a wish to the network. Throws with a sentence for the person if it was not carried out. */
export async function act(what, body) {
  try {
    return await request(what, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch (error) {
    if (error.answered) throw error;
    throw new Error(
      'Plaza cannot be reached, so nothing was posted. Your text is still here: try again in a moment.',
    );
  }
}

export function remembered(name) {
  try {
    return JSON.parse(sessionStorage.getItem(`plaza.${name}`));
  } catch {
    return null;
  }
}
export function remember(name, value) {
  try {
    sessionStorage.setItem(`plaza.${name}`, JSON.stringify(value));
  } catch {
    // Without storage a reload forgets this; nothing else is lost.
  }
}
