export const en = {
  reasons: {
    unreadable: 'It has characters that the network cannot take.',
  },
};
