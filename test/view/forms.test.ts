import { describe, expect, it } from 'vitest';
import type { FormAct } from '../../src/acts/acts.ts';
import type { Role } from '../../src/case/commands.ts';
import type { Can } from '../../src/case/types.ts';
import type { Draft, DraftOf } from '../../src/reply/draft.ts';
import { oneSend } from '../../src/reply/plan.ts';
import type { Folder } from '../../src/view/folder.ts';
import { caseForms } from '../../src/view/forms/case-forms.ts';
import type { Typed } from '../../src/view/forms/fields.ts';
import type { FormView } from '../../src/view/types.ts';
import { corrected, errorsIn, preview, written } from './drafts.ts';
import { caseForm, formFixtures, words } from './fixtures.ts';
import { ANA, BRAM, CARLA, can, FIRST, folder, invites, MINUTE, NOW, post, states } from './folders.ts';
import { hostile } from './hostile.ts';
import { asked, errors } from './reading.ts';

const { owned } = states;
const owed = states['private, follow-up owed'];
const base = { id: 'd1', target: FIRST, text: 'We are on it.', seen: 4 };
const draft = (change: Partial<DraftOf<'reply'>> = {}): DraftOf<'reply'> => ({
  ...base,
  plan: 'reply',
  ...change,
});
const move: DraftOf<'move'> = { ...base, plan: 'move', line: 'We have sent you a message.' };
const invite: DraftOf<'move'> = { ...base, plan: 'move' };
const followUp: DraftOf<'resolve'> = { ...base, plan: 'resolve' };

it.each(formFixtures)('the form “$name” fits a narrow dialog, and its field names differ', ({ form }) => {
  expect(form.title.length).toBeLessThanOrEqual(24);
  expect(form.submit.length).toBeLessThanOrEqual(24);
  expect((form.back ?? '').length).toBeLessThanOrEqual(24);
  const names = form.fields.flatMap(field => ('name' in field ? [field.name] : []));
  expect(new Set(names).size).toBe(names.length);
  expect(form.about).toBe('case-1');
  for (const line of asked(form)) expect(line.trim()).not.toBe('');
});

it.each([
  ...Object.values(words.forms.titles),
  ...Object.values(words.forms.submits),
  words.forms.inviteTitle,
  words.forms.inviteCheckTitle,
])('the title or button “%s” has at most 24 characters', label =>
  expect(label.length).toBeLessThanOrEqual(24),
);

/** A case whose customer writes in this language. */
const speaking = (language: string | undefined, ways = can): Folder =>
  folder({
    case: { posts: [post(FIRST, { can: ways })] },
    posts: { [FIRST]: { text: 'Hm.', media: [], ...(language !== undefined && { language }) } },
  });
const { line: _, ...bare } = move;

describe('the first step of a form', () => {
  const top = (form: FormView, lines = 2) => asked(form).slice(0, lines);

  it('says before all else who has the case and who else is writing', () => {
    const writing = { case: { ...owned.case, writing: [{ person: CARLA, until: NOW + MINUTE }] } };
    const shared = { ...owned, ...writing };
    expect(top(written(shared, draft(), {}, BRAM))).toEqual([
      'Ana de Vries has this case, since (time).',
      'Carla Mikkelsen is writing too, until (time).',
    ]);
    expect(top(written(shared, draft(), {}, CARLA), 1)).toEqual([
      'Ana de Vries has this case, since (time).',
    ]);
    expect(top(written(shared, draft()))).toEqual([
      'You have this case, since (time).',
      'Carla Mikkelsen is writing too, until (time).',
    ]);
    expect(top(written(states.unowned, draft()), 1)).toEqual(['Nobody has this case yet.']);
    expect(top(caseForm('no_reply', owned)).at(1)).toBe('You have this case, since (time).');
  });

  it.each([
    ['nl', 'Bedankt voor je bericht.'],
    ['nl-BE', 'Bedankt voor je bericht.'],
    ['DA_dk', 'Tak for din besked.'],
    ['de-AT', 'Danke für Ihre Nachricht.'],
    ['fr', 'Merci pour votre message.'],
    [undefined, 'Thanks for your message.'],
  ])('proposes what a customer with the language %s reads', (language, begins) => {
    const asked = written(speaking(language), { ...bare, text: '' });
    expect(asked.fields.at(-1)).toMatchObject({ name: 'line', value: expect.stringContaining(begins) });
    const invited = written(speaking(language, invites), { ...invite, text: '' });
    expect(invited.fields.at(-2)).toMatchObject({ name: 'text', value: expect.stringContaining(begins) });
  });

  it.each(['es', 'constructor', '', 'english'])(
    'proposes nothing to a customer with the language “%s”',
    language => {
      expect(written(speaking(language), { ...bare, text: '' }).fields.at(-1)).toMatchObject({ value: '' });
      expect(written(speaking(language, invites), { ...invite, text: '' }).fields.at(-2)).toMatchObject({
        value: '',
      });
    },
  );

  it('does not propose again what its author emptied', () => {
    const emptied = written(speaking('nl', invites), { ...invite, text: '', way: 'dm' });
    expect(emptied.fields.at(-2)).toMatchObject({ name: 'text', value: '' });
    expect(written(speaking('nl'), { ...move, line: '' }).fields.at(-1)).toMatchObject({ value: '' });
  });

  it('is followed by a preview that says it again only if a colleague has the case', () => {
    expect(top(preview(owned, draft(), { reader: BRAM }), 1)).toEqual([
      'Ana de Vries has this case, since (time).',
    ]);
    expect(asked(preview(owned, draft())).join()).not.toContain('has this case');
    expect(asked(preview(states.unowned, draft())).join()).not.toContain('this case');
  });

  it('quotes the post, names the limit and keeps the typed text', () => {
    const form = written(owned, draft());
    expect(asked(form).join()).toContain('My parcel was due on Monday.');
    expect(form.fields.at(-1)).toMatchObject({
      name: 'text',
      value: 'We are on it.',
      max: 500,
      hint: 'Up to 500 characters.',
    });
    expect(form).toMatchObject({ id: 'd1', step: 'reply.write', seen: 4, submit: 'Preview' });
  });

  it('explains that a text is too long, with numbers, or empty', () => {
    const long = draft({ text: 'x'.repeat(512) });
    const form = corrected(owned, long);
    expect(errors(form)).toEqual({ text: 'This is 512 characters; 500 fit. Take out 12.' });
    expect(errorsIn(owned, draft({ text: ' \n' }))).toEqual({ text: 'Write something first.' });
    expect(errorsIn(owned, draft())).toEqual({});
  });

  it('counts a text like its network, and names what it counts', () => {
    const inBytes: Can = { ...can, limit: { max: 280, count: 'bytes' } };
    const asked = folder({ case: { posts: [post(FIRST, { can: inBytes })] } });
    expect(errorsIn(asked, draft({ text: 'x'.repeat(280) }))).toEqual({});
    expect(errorsIn(asked, draft({ text: '日'.repeat(94) }))).toEqual({
      text: 'This is 282 bytes; 280 fit. Take out 2.',
    });
  });

  it('asks for message and public line if we can write first, and suggests a line', () => {
    const form = written(owned, { ...move, text: '' });
    expect(asked(form)).toEqual(
      expect.arrayContaining(['<Your private message>', '<Public line in the thread>']),
    );
    expect(written(owned, bare).fields.at(-1)).toMatchObject({
      name: 'line',
      value: expect.stringContaining('private message'),
    });
    expect(errorsIn(owned, { ...move, text: '', line: '' })).toEqual({
      text: 'Write something first.',
      line: 'Write something first.',
    });
  });

  it('asks for an invitation and a way if we can only invite', () => {
    const inviting = states['can only invite'];
    const form = written(inviting, invite);
    expect(form.title).toBe('Invite to DM');
    expect(asked(form)).toEqual(expect.arrayContaining(['<Public invitation>', '<Where do you continue?>']));
    expect(errorsIn(inviting, invite)).toEqual({
      way: 'Choose where to continue.',
    });
    expect(errorsIn(inviting, { ...invite, way: 'email' })).toEqual({});
  });

  it('asks for the owed follow-up or for the reason to leave it out, not for both', () => {
    const empty = { ...followUp, text: '' };
    expect(errorsIn(owed, empty)).toEqual({
      text: 'Write a follow-up, or say below why none is needed.',
    });
    expect(errorsIn(owed, { ...empty, waiver: 'They asked us not to.' })).toEqual({});
    expect(errorsIn(owed, { ...empty, text: 'Sorted.' })).toEqual({});
    expect(errorsIn(owed, { ...empty, text: 'Sorted.', waiver: 'No' })).toEqual({
      waiver: expect.stringContaining('Empty one'),
    });
    expect(asked(written(owed, empty))).toEqual(
      expect.arrayContaining(['<Public follow-up>', '<Or: why no follow-up is needed>']),
    );
    expect(asked(written(states['private, follow-up posted'], empty)).join()).not.toContain(
      'why no follow-up',
    );
    const nothing = asked(written(states['private, owed, author removed everything public'], empty));
    expect(nothing).toContain('<Why?>');
    expect(nothing).not.toContain('<Public follow-up>');
  });
});

describe('the preview of a form', () => {
  it('shows the exact text, the network, the account and the length', () => {
    const form = preview(owned, draft());
    expect(asked(form).slice(0, 3)).toEqual([
      'Posted publicly on Forum, as Acme. Everybody can read this:',
      'Acme: We are on it.',
      '13 of 500 characters.',
    ]);
    expect(form).toMatchObject({
      step: 'reply.preview',
      submit: 'Post publicly',
      publishes: true,
      back: 'Back to the text',
    });
  });

  it('shows our whole text', () => {
    const text = 'word '.repeat(2_000).trim();
    const long = draft({ text });
    const form = preview(owned, long, { means: oneSend(owned.case, long) });
    expect(asked(form)).toContain(`Acme: ${text}`);
  });

  it.each<[string, Draft, string]>([
    ['message', { ...base, plan: 'message', target: 'forum:t2' }, 'Send privately'],
    ['move', move, 'Send and post publicly'],
    ['resolve', followUp, 'Post and resolve'],
  ])('of the plan “%s” has a button that names its effect', (_, each, submit) => {
    expect(preview(owed, each).submit).toBe(submit);
  });

  it('shows both texts of a move, each with its readers', () => {
    const text = asked(preview(owned, move)).join('\n');
    expect(text).toContain(
      'Sent privately to Jan Jansen (@jan) on Forum, as Acme. Only they can read this:\nAcme: We are on it.',
    );
    expect(text).toContain(
      'Then posted publicly on Forum, as Acme, once the private message is sent:\nAcme: We have sent you a message.',
    );
  });

  it('shows the news, carries the newest version and offers “Post anyway”', () => {
    const news = [{ is: 'post', post: 'forum:t2', by: 'forum:u9' } as const];
    const form = preview(states['customer wrote again'], draft({ seen: 2 }), { news });
    expect(asked(form).slice(0, 2)).toEqual([
      'This happened while you were writing:',
      'Jan Jansen (@jan) wrote: “Thanks, but it is still not here.”',
    ]);
    expect(form).toMatchObject({ submit: 'Post anyway', seen: 4, publishes: true });
  });

  it('tells private sends of a colleague from public ones', () => {
    const kinds = { m1: 'private_message', l1: 'reply' } as const;
    const news = (['m1', 'l1'] as const).map(
      send => ({ is: 'send', send, kind: kinds[send], person: 'p1' }) as const,
    );
    const [, first, second] = asked(preview(states['moving to DM'], draft({ seen: 2 }), { news }));
    expect(first).toContain('submitted a private message: “');
    expect(second).toContain('submitted a public reply: “');
  });

  it('publishes nothing if the follow-up is left out', () => {
    const form = preview(owed, { ...followUp, text: '', waiver: 'They asked us not to.' });
    expect(form.publishes).toBeUndefined();
    expect(form.submit).toBe('Resolve');
    expect(asked(form)).toEqual([
      'The case is resolved without posting anything.',
      'No follow-up, because: They asked us not to.',
    ]);
  });

  it('warns of colleagues who are writing, and not of oneself', () => {
    const both = folder({ case: { writing: [ANA, BRAM].map(person => ({ person, until: NOW + MINUTE })) } });
    const text = asked(preview(both, draft(), { reader: ANA })).join();
    expect(text).toContain('Bram Jansen is writing too');
    expect(text).not.toContain('Ana de Vries is writing');
  });

  it('keeps a hostile account, name and text as foreign text', () => {
    const form = preview(hostile.markup, draft({ text: '<!channel>' }));
    for (const field of form.fields) {
      if (field.is !== 'shown' || field.block.is !== 'text') continue;
      for (const part of field.block.text)
        if (typeof part === 'string') expect(part).not.toMatch(/<|channel/);
    }
  });
});

describe('a form with one step', () => {
  const colleagues = [{ id: BRAM, name: '<!channel>' }];
  const check = (step: FormAct, typed: Typed, role: Role = 'agent') =>
    caseForms[step].check(typed, {
      folder: owned,
      words,
      note: 'f1.note',
      colleagues,
      asker: { id: ANA, roles: [role] },
      now: NOW,
    });

  it('names the missing choice and keeps the typed text', () => {
    const form = caseForm('no_reply', owned, { note: 'Nice one' });
    expect(errors(form)).toEqual({ why: 'Choose one.' });
    expect(form.fields.at(-1)).toMatchObject({ name: 'note', value: 'Nice one' });
  });

  it.each<[FormAct, Typed, Record<string, string>]>([
    ['no_reply', { why: 'constructor' }, { why: 'Choose one.' }],
    [
      'answered_there',
      { way: 'phone', note: 'x'.repeat(1_001) },
      { note: 'This is 1,001 characters; 1,000 fit.' },
    ],
    ['take_over', { reason: '  ' }, { reason: 'Give a reason: colleagues read it later.' }],
    ['waive_debt', {}, { reason: 'Give a reason: colleagues read it later.' }],
    ['hand_over', {}, { to: 'Choose one.' }],
    ['hand_over', { to: ANA }, { to: 'Choose one.' }],
    ['assign', { note: 'He rang too.' }, { to: 'Choose one.' }],
    ['assign', { to: BRAM, note: 'x'.repeat(1_001) }, { note: 'This is 1,001 characters; 1,000 fit.' }],
  ])('of the act “%s” refuses %j', (step, typed, expected) => {
    expect(check(step, typed)).toEqual({ is: 'wrong', errors: expected });
  });

  it.each<[FormAct, Typed, object]>([
    ['no_reply', { why: 'spam', note: ' ' }, { want: { do: 'no_reply', why: 'spam' }, note: null }],
    [
      'no_reply',
      { why: 'spam', note: ' Again. ' },
      { want: { do: 'no_reply', why: 'spam', note: 'f1.note' }, note: 'Again.' },
    ],
    ['answered_there', { way: 'phone' }, { want: { do: 'answered_there', way: 'phone' }, note: null }],
    [
      'take_over',
      { reason: 'Ana is ill' },
      { want: { do: 'take_over', note: 'f1.note' }, note: 'Ana is ill' },
    ],
    [
      'waive_debt',
      { reason: 'Asked not to' },
      { want: { do: 'waive_debt', note: 'f1.note' }, note: 'Asked not to' },
    ],
    [
      'hand_over',
      { to: BRAM },
      { want: { do: 'hand_over', to: BRAM }, note: null, says: { is: 'hand_over', to: BRAM } },
    ],
    [
      'assign',
      { to: BRAM, note: ' He rang too. ' },
      {
        want: { do: 'assign', to: BRAM, note: 'f1.note' },
        note: 'He rang too.',
        says: { is: 'assign', to: BRAM },
      },
    ],
  ])('of the act “%s” turns %j into its command', (step, typed, command) => {
    expect(check(step, typed)).toEqual({ is: 'ok', ...command });
  });

  it('lets a lead take over without a reason, and keeps one that is given', () => {
    expect(check('take_over', { reason: ' ' }, 'lead')).toEqual({
      is: 'ok',
      want: { do: 'take_over' },
      note: null,
    });
    expect(check('take_over', { reason: 'Ana is ill' }, 'lead')).toMatchObject({
      want: { do: 'take_over', note: 'f1.note' },
      note: 'Ana is ill',
    });
  });

  it('shows the names of colleagues as foreign text', () => {
    const form = caseForm('hand_over', owned, undefined, colleagues);
    expect(form.fields.at(-2)).toMatchObject({
      name: 'to',
      options: [{ value: BRAM, label: { foreign: '<!channel>' } }],
    });
  });
});
