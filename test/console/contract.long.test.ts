import { chatContract } from '../contracts/chat.ts';
import { inBrowser } from '../support/chromium.ts';
import { consoleHarness } from './harness.ts';

const noNetwork =
  'The console is its own platform. A message is a row in the database, and no network is in between.';

inBrowser('chat contract of the console', browser => {
  chatContract('console', receive => consoleHarness(browser(), receive), {
    'a picture on the web is drawn':
      'The page loads nothing foreign, so it links the picture under the words for it.',
    'a guest is marked as a guest': 'The console has no guests. A person who is not listed is a stranger.',
    'a call over the rate limit is “later” with its delay': noNetwork,
    'a call to an unreachable platform is “later”': noNetwork,
    'a call with a revoked token shuts the lane': 'The console has no token.',
    'a call without an answer is unknown after one request': noNetwork,
    'a call with a broken connection is unknown after one request': noNetwork,
    'a call that gets a 500 is unknown after one request': noNetwork,
    'an update with a broken connection is one request': noNetwork,
    'a slow platform does not delay a press': noNetwork,
  });
});
