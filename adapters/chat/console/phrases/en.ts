export const en = {
  name: 'the console',
  reasons: {},
};
