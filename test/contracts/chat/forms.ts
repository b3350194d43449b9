import { expect } from 'vitest';
import type { Inbound } from '../../../src/ports/chat.ts';
import type { Field } from '../../../src/view/types.ts';
import { cannedForm } from '../../view/coming.ts';
import type { Check, Desk } from './harness.ts';
import { until } from './harness.ts';
import { card, okOf, own, post, previewForm, reply, times, writeForm } from './words.ts';

const isReply = (inbound: Inbound) => inbound.is === 'press' && inbound.does === 'reply';

async function opened({ chat, answer }: Desk): Promise<void> {
  okOf(await post(chat, card('A question', { buttons: [reply] }), 'm1'));
  answer(() => ({ show: 'form', form: writeForm() }));
  await chat.press('ana', 'Reply publicly', 'A question');
  await until(async () => expect((await chat.form('ana'))?.values).toHaveProperty('Your reply'));
}

/** Clauses about forms: opening, correcting, stepping through, closing. */
export const formClauses = {
  'a form opens for the presser': async desk => {
    await opened(desk);
    const shown = (await desk.chat.form('ana'))!;
    expect(shown).toMatchObject({
      title: 'Reply publicly',
      values: { 'Your reply': '' },
      submit: 'Preview',
      back: null,
    });
    expect(shown.lines.join('\n')).toContain('Answering the question of Jan');
    expect(await desk.chat.form('bram')).toBeNull();
  },
  'a submit brings the typed text and its form': async desk => {
    await opened(desk);
    desk.answer(() => ({ show: 'form', form: previewForm('We are on it') }));
    await desk.chat.submit('ana', { 'Your reply': 'We are on it' });
    await until(() =>
      expect(desk.heard.at(-1)).toMatchObject({
        is: 'submit',
        form: { id: 'send-1', step: 'reply.write', about: 'case-1', seen: 3 },
        values: { text: 'We are on it' },
        by: { account: desk.chat.account('ana') },
      }),
    );
    expect(desk.heard.at(-1)).not.toHaveProperty('back', true);
  },
  'the next step replaces the last one on the screen': async desk => {
    await opened(desk);
    desk.answer(() => ({ show: 'form', form: previewForm('We are on it') }));
    await desk.chat.submit('ana', { 'Your reply': 'We are on it' });
    await until(async () =>
      expect(await desk.chat.form('ana')).toMatchObject({
        title: 'Check and post',
        submit: 'Post publicly',
        back: 'Back',
      }),
    );
    expect((await desk.chat.form('ana'))!.lines.join('\n')).toContain('We are on it');
  },
  'a form with errors keeps the typed text and shows the errors': async desk => {
    await opened(desk);
    desk.answer(() => ({
      show: 'errors',
      form: writeForm({}, 'far too long', 'This is 12 characters over the limit.'),
    }));
    await desk.chat.submit('ana', { 'Your reply': 'far too long' });
    await until(async () =>
      expect((await desk.chat.form('ana'))?.lines.join('\n')).toContain(
        'This is 12 characters over the limit.',
      ),
    );
    expect((await desk.chat.form('ana'))!.values['Your reply']).toBe('far too long');
  },
  'a step back keeps the typed text': async desk => {
    await opened(desk);
    desk.answer(() => ({ show: 'form', form: previewForm('We are on it') }));
    await desk.chat.submit('ana', { 'Your reply': 'We are on it' });
    await until(async () => expect((await desk.chat.form('ana'))?.back).toBe('Back'));
    desk.answer(() => ({ show: 'form', form: writeForm({}, 'We are on it') }));
    await desk.chat.back('ana', {});
    await until(() =>
      expect(desk.heard.at(-1)).toMatchObject({
        is: 'submit',
        back: true,
        form: { id: 'send-1', step: 'reply.preview', seen: 3 },
      }),
    );
    await until(async () => expect((await desk.chat.form('ana'))?.values['Your reply']).toBe('We are on it'));
  },
  'an empty answer closes the form': async desk => {
    await opened(desk);
    desk.answer(() => ({ show: 'nothing' }));
    await desk.chat.submit('ana', { 'Your reply': 'Fine' });
    await until(async () => expect(await desk.chat.form('ana')).toBeNull());
  },
  'an answer that is a view closes the form and shows it privately': async desk => {
    await opened(desk);
    desk.answer(() => ({ show: 'view', view: card('Posting in ten seconds') }));
    await desk.chat.submit('ana', { 'Your reply': 'Fine' });
    await until(async () =>
      expect(times(await desk.chat.privately('ana'), 'Posting in ten seconds')).toBe(1),
    );
    expect(await desk.chat.form('ana')).toBeNull();
    expect(times(await desk.chat.place(), 'Posting in ten seconds')).toBe(0);
  },
  'a form that cannot open says why': async desk => {
    okOf(await post(desk.chat, card('A question', { buttons: [reply] }), 'm1'));
    desk.answer(() => ({ show: 'view', view: card('This case was resolved meanwhile') }));
    await desk.chat.press('ana', 'Reply publicly', 'A question');
    await until(async () => {
      const seen = [...(await desk.chat.privately('ana')), ...((await desk.chat.form('ana'))?.lines ?? [])];
      expect(times(seen, 'This case was resolved meanwhile')).toBeGreaterThan(0);
    });
  },
  'a closed form is reported to the engine': async desk => {
    await opened(desk);
    await desk.chat.dismiss('ana');
    await until(() =>
      expect(desk.heard.at(-1)).toMatchObject({
        is: 'closed',
        form: { id: 'send-1', step: 'reply.write', about: 'case-1', seen: 3 },
      }),
    );
    expect(await desk.chat.form('ana')).toBeNull();
  },
  'a closed form tells what was typed in it': async desk => {
    await opened(desk);
    desk.answer(() => ({ show: 'nothing' }));
    await desk.chat.dismiss('ana', { 'Your reply': 'Half a sentence' });
    await until(() =>
      expect(desk.heard.at(-1)).toMatchObject({ is: 'closed', values: { text: 'Half a sentence' } }),
    );
    await until(async () => expect(await desk.chat.form('ana')).toBeNull());
  },
  'a repeated submit has the same id, form and values': async desk => {
    await opened(desk);
    desk.answer(inbound => (isReply(inbound) ? { show: 'form', form: writeForm() } : { show: 'nothing' }));
    await desk.chat.submit('ana', { 'Your reply': 'Once only' });
    await until(() => expect(desk.heard.filter(i => i.is === 'submit')).toHaveLength(1));
    await desk.chat.redeliver();
    await until(() => expect(desk.heard.filter(i => i.is === 'submit')).toHaveLength(2));
    const [first, second] = desk.heard.filter(i => i.is === 'submit');
    expect(second!.id).toBe(first!.id);
    expect(second!.form).toEqual(first!.form);
    expect(second!.values).toEqual(first!.values);
  },
  'advice on a field is shown and keeps nothing back': async desk => {
    okOf(await post(desk.chat, card('A question', { buttons: [reply] }), 'm1'));
    desk.answer(inbound => (isReply(inbound) ? { show: 'form', form: cannedForm } : { show: 'nothing' }));
    await desk.chat.press('ana', 'Reply publicly', 'A question');
    await until(async () =>
      expect((await desk.chat.form('ana'))?.lines.join('\n')).toContain('A telephone number will be public.'),
    );
    await desk.chat.submit('ana', {});
    await until(() =>
      expect(desk.heard.at(-1)).toMatchObject({ is: 'submit', values: { text: 'Call us on 0612345678.' } }),
    );
  },
  'a choice that changes another field changes it at once, and the form stays open': async desk => {
    const [canned, text] = cannedForm.fields as [Field & { is: 'select' }, Field & { is: 'text' }];
    const form = (chosen: Partial<typeof canned>, value: string) => ({
      ...cannedForm,
      fields: [
        { ...canned, ...chosen },
        { ...text, value },
      ],
    });
    okOf(await post(desk.chat, card('A question', { buttons: [reply] }), 'm1'));
    desk.answer(() => ({ show: 'form', form: form({}, '') }));
    await desk.chat.press('ana', 'Reply publicly', 'A question');
    await until(async () => expect((await desk.chat.form('ana'))?.values).toHaveProperty('Begin with'));
    desk.answer(() => ({ show: 'form', form: form({ value: 'thanks' }, 'Thank you, Jan.') }));
    await desk.chat.choose('ana', { 'Begin with': 'Thank you' });
    await until(() =>
      expect(desk.heard.at(-1)).toMatchObject({
        is: 'changed',
        form: { id: 'd1', step: 'reply.write' },
        field: 'canned',
        values: { canned: 'thanks', text: '' },
        by: { account: desk.chat.account('ana') },
      }),
    );
    await until(async () =>
      expect((await desk.chat.form('ana'))?.values).toMatchObject({
        'Begin with': 'Thank you',
        'Your reply': 'Thank you, Jan.',
      }),
    );
  },
  'selects and checks arrive as values': async desk => {
    okOf(await post(desk.chat, card('A question', { buttons: [reply] }), 'm1'));
    const form = writeForm({
      fields: [
        {
          is: 'select',
          name: 'to',
          label: own('Hand over to'),
          options: [
            { value: 'p1', label: { foreign: 'Ana <!here>' } },
            { value: 'p2', label: { foreign: 'Bram' } },
          ],
          required: true,
        },
        { is: 'check', name: 'tell', label: own('Tell them'), value: false },
      ],
    });
    desk.answer(inbound => (isReply(inbound) ? { show: 'form', form } : { show: 'nothing' }));
    await desk.chat.press('ana', 'Reply publicly', 'A question');
    await until(async () => expect((await desk.chat.form('ana'))?.values).toHaveProperty('Hand over to'));
    await desk.chat.submit('ana', { 'Hand over to': 'Bram', 'Tell them': 'yes' });
    await until(() =>
      expect(desk.heard.at(-1)).toMatchObject({ is: 'submit', values: { to: 'p2', tell: 'yes' } }),
    );
  },
} satisfies Record<string, Check>;
