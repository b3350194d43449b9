import { chatContract } from '../contracts/chat.ts';
import { slackHarness } from './harness.ts';

chatContract('slack', slackHarness, {
  'the same key posts once': 'Slack has no idempotency key; after a crash the message is found by the key in its metadata instead',
});
