import { chatContract } from '../contracts/chat.ts';
import { slackHarness } from './harness.ts';

const gaps = {
  'the same key posts once':
    'Slack has no idempotency key. After a crash we find the message by the key in its metadata.',
  'a picture in bytes is drawn':
    'It would have to be uploaded, and nothing of ours has one yet that is worth asking for that scope.',
};

chatContract('slack', slackHarness('http'), gaps);
chatContract('slack over Socket Mode', slackHarness('socket'), gaps);
