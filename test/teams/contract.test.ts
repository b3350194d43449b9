import { chatContract } from '../contracts/chat.ts';
import { teamsHarness } from './harness.ts';

const gaps = {
  'the same key posts once':
    'the connector takes no key; two posts are two cards, and a press on the one we do not know tells us',
  'a message is found by its key':
    'the connector can neither list nor search messages, so nothing is ever found',
};
chatContract('Teams', teamsHarness('dialog'), gaps);
chatContract('Teams with forms in place of cards', teamsHarness('card'), gaps);
