import { chatContract } from '../contracts/chat.ts';
import { slackHarness } from './harness.ts';

const gaps = {
  'the same key posts once':
    'Slack has no idempotency key; after a crash the message is found by the key in its metadata instead',
};

chatContract('slack', slackHarness('http'), gaps);
chatContract('slack over Socket Mode', slackHarness('socket'), gaps);
