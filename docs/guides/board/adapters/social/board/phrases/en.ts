export const en = {
  reasons: {
    board_closed: 'The board is closed: nobody can pin anything to it now.',
  },
};
