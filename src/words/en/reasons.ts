import type { Code } from '../../case/types.ts';
import type { Own } from '../../view/types.ts';
import { own } from '../own.ts';

/** Why something cannot be done with a post, or why a send was not posted. Each is a whole sentence. */
const reasons: ReadonlyMap<Code, Own> = new Map(
  Object.entries({
    listen_only: 'This source is for listening only: nothing can be sent from here.',
    needs_access: 'Our access to this network does not include it.',
    deleted: 'The post was removed by its author.',
    author_deleted: 'The author removed the post before this went out.',
    window_closed: 'The network’s time for answering this post has passed.',
    no_private: 'This author does not accept private messages from us.',
    private_post: 'The post is private, so it cannot be answered in public.',
    not_the_customer: 'A private message goes to the customer of this case only.',
    no_target: 'The post it would answer is not part of this case.',
    nothing_answerable: 'There is no public post left to answer.',
    refused: 'The network refused it.',
    gone: 'The post it answers is no longer there.',
    taken_down: 'The network took it down.',
    removed_there: 'It was removed on the network itself.',
    too_long: 'It is longer than the network allows.',
    too_old: 'It could not be sent in time, so it was stopped rather than posted late.',
    empty: 'There was no text to send.',
    taken_back: 'It was taken back before it went out.',
    answer_changed: 'Another answer was given there meanwhile. Look at it before you replace it.',
    not_possible: 'It was no longer possible when its turn came.',
    earlier_failed: 'It waited for the private message, which was not sent.',
    not_posted_by_person: 'A colleague checked and said that it is not there.',
    not_allowed: 'Our account has no permission for this on the network.',
    source_gone: 'This source is no longer in the settings.',
    text_gone: 'The text is no longer kept.',
    unknown_person: 'The network does not know who this message is for.',
    asked_to_wait: 'The network asks us to wait.',
    unreachable: 'The network cannot be reached.',
    unclear: 'The network gave no clear answer.',
    own_post: 'It is our own post.',
  }).map(([code, sentence]) => [code, own(sentence)]),
);
const unknown = own('The network gave a reason that Webcare does not know.');

export const reason = (code: Code): Own => reasons.get(code) ?? unknown;
