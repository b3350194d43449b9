import { chatContract } from '../contracts/chat.ts';
import { teamsHarness } from './harness.ts';

const gaps = {
  'the same key posts once':
    'The connector takes no key. Two posts are two cards, and a press on the unknown one reveals it.',
  'a message is found by its key':
    'The connector can neither list nor search messages, so no message is ever found.',
};
chatContract('Teams', teamsHarness('dialog'), gaps);
chatContract('Teams with forms in place of cards', teamsHarness('card'), gaps);
