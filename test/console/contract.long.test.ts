import { chatContract } from '../contracts/chat.ts';
import { inBrowser } from '../support/chromium.ts';
import { consoleHarness } from './harness.ts';

const noNetwork =
  'the console is its own platform: a message is a row in the database, with no network in between';

inBrowser('the console keeps the chat contract', browser => {
  chatContract('console', receive => consoleHarness(browser(), receive), {
    'a guest is marked': 'the console has no guests: who is not one of its people is a stranger',
    'too many requests: later, with its delay': noNetwork,
    'nobody listens there: later': noNetwork,
    'a revoked token: shut': 'the console has no token',
    'accepted, then no answer: unknown, one request': noNetwork,
    'accepted, then the connection breaks: unknown, one request': noNetwork,
    'accepted, then a 500: unknown, one request': noNetwork,
    'an update that breaks is one request too': noNetwork,
    'a slow platform does not slow a press': noNetwork,
  });
});
