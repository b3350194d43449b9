import { chatContract } from '../contracts/chat.ts';
import { inBrowser } from '../support/chromium.ts';
import { consoleHarness } from './harness.ts';

const noNetwork =
  'The console is its own platform. A message is a row in the database, and no network is in between.';

inBrowser('chat contract of the console', browser => {
  chatContract('console', receive => consoleHarness(browser(), receive), {
    'a guest is marked': 'The console has no guests. A person who is not listed is a stranger.',
    'too many requests: later, with its delay': noNetwork,
    'nobody listens there: later': noNetwork,
    'a revoked token: shut': 'The console has no token.',
    'accepted, then no answer: unknown, one request': noNetwork,
    'accepted, then the connection breaks: unknown, one request': noNetwork,
    'accepted, then a 500: unknown, one request': noNetwork,
    'an update that breaks is one request too': noNetwork,
    'a slow platform does not slow a press': noNetwork,
  });
});
