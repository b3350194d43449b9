import { chatContract } from '../contracts/chat.ts';
import { slackHarness } from './harness.ts';

const gaps = {
  'the same key posts once':
    'Slack has no idempotency key. After a crash we find the message by the key in its metadata.',
};

chatContract('slack', slackHarness('http'), gaps);
chatContract('slack over Socket Mode', slackHarness('socket'), gaps);
