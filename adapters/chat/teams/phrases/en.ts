/** This chat's own sentences. All others come from the words catalogue, inside a View or a FormView. */
export const en = {
  name: 'Microsoft Teams',
  heading: 'Webcare',
  /** The format of dates where Teams does not draw them. */
  locale: 'en-GB',
  done: 'Done.',
  failed: 'Something went wrong, nothing was changed. Please try again.',
  notUnderstood: 'This button could not be read, nothing was changed. Please use the newest card.',
  whoFailed: 'Teams could not say who you are just now, nothing was changed. Please try again in a minute.',
  working: 'This takes a little longer. The answer comes in your chat with Webcare.',
  aside: 'The answer is in your chat with Webcare.',
  asideSoon: 'The answer is on its way to your chat with Webcare.',
  asideFailed:
    'Webcare could not write to you. Please add the Webcare app for yourself in Teams (Apps, Webcare, Add), say hello to it, and ask again.',
  below: 'See the new message below.',
  /** Not "Close", which would stand beside "Close the case". */
  close: 'Cancel',
  choose: 'Use this',
  typed: 'What you typed:',
  closed: 'Closed. Nothing was sent.',
  backToCard: 'Back to the case',
  more: 'More',
  cut: 'Shortened here.',
  left: 'The rest does not fit in a Teams message.',
  tooLong: 'What you typed is kept, but it is too long for a form in Teams.',
  required: (label: string) => `${label}: please fill this in.`,
  reasons: {
    no_personal_chat:
      'This colleague cannot be written to: they need to add the Webcare app for themselves, once.',
  },
};
