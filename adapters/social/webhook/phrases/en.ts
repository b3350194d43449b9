export const en = {
  reasons: {
    bad_request: 'The network did not understand what we sent.',
    redirected:
      'The network sent us on to another address, which is not followed. Correct the address in the settings.',
    certificate: 'The connection to the network is not secure: its certificate is not accepted.',
  },
};
