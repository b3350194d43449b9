/** This adapter's own sentences. All others come with the views. */
export const en = {
  name: 'Slack',
  loading: 'One moment, loading.',
  working: 'Working on it. This stays open until it is done.',
  finished: 'Done. You can close this.',
  wentWrong:
    'Something went wrong on our side and nothing was changed. Please try again; if it happens again, tell whoever runs Webcare.',
  whoAreYou:
    'Slack could not tell us who you are just now, so nothing was changed. Please try again in a minute.',
  tooSlow: 'Slack took too long to open the form, and nothing was changed. Please press the button again.',
  unknownButton:
    'This is from an older version of Webcare and nothing was changed. Look for the newest message about it.',
  heading: 'Webcare',
  more: 'More',
  close: 'Close',
  cancel: 'Cancel',
  yes: 'Yes',
  cut: 'Shortened here.',
  noText: '(no text)',
  nothingToChoose: 'There is nothing to choose from.',
  tooManyOptions: (shown: number) => `Only the first ${shown} can be shown here.`,
  tooMuchTyped: (shown: number) =>
    `Slack holds at most ${shown} characters in a field; the rest of the text is not shown here.`,
  leftOut: 'Not everything fits in one Slack message; the rest is left out here.',
  reasons: {},
};
