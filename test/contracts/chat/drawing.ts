import { expect } from 'vitest';
import { charts } from '../../view/coming.ts';
import { fixtures, formFixtures } from '../../view/fixtures.ts';
import type { Check } from './harness.ts';
import { until } from './harness.ts';
import { calm, card, okOf, post, reply, times, toPlace } from './words.ts';

/** Every kind of view and form, drawn by the real renderer and accepted by the platform. */
export const drawingClauses = {
  'every kind of view can be posted': async ({ chat }) => {
    for (const { name, view } of fixtures) {
      expect([name, (await post(chat, view, `post-${name}`)).is]).toEqual([name, 'ok']);
      expect([name, chat.complaints()]).toEqual([name, []]);
    }
    expect(chat.interpreted()).toEqual([]);
  },
  'every kind of view can replace another': async ({ chat }) => {
    const ref = okOf(await post(chat, card('At first'), 'm1'));
    for (const { name, view } of fixtures)
      expect([name, (await chat.adapter.update(toPlace(chat), ref, view, calm())).is]).toEqual([name, 'ok']);
    expect((await chat.place()).join('\n')).not.toContain('At first');
  },
  'what a picture shows is told in words': async ({ chat }) => {
    okOf(await post(chat, charts, 'm1'));
    const shown = await chat.place();
    for (const words of ['drawn here', 'fetched from the web', 'Answers of <!channel> **Ana**'])
      expect(times(shown, words)).toBe(1);
    expect(chat.interpreted()).toEqual([]);
  },
  'a picture in bytes is drawn': async ({ chat }) => {
    okOf(await post(chat, charts, 'm1'));
    expect(await chat.place()).toContain('(picture) Answers by day, drawn here');
  },
  'a picture on the web is drawn': async ({ chat }) => {
    okOf(await post(chat, charts, 'm1'));
    expect(await chat.place()).toContain('(picture) Answers by day, fetched from the web');
  },
  'every kind of form can be opened': async ({ chat, answer }) => {
    for (const { name, form } of formFixtures) {
      okOf(await post(chat, card(`Open ${name}.`, { buttons: [reply] }), `m-${name}`));
      answer(inbound => (inbound.is === 'press' ? { show: 'form', form } : { show: 'nothing' }));
      await chat.press('ana', 'Reply publicly', `Open ${name}.`);
      await until(async () =>
        expect([name, (await chat.form('ana'))?.submit]).toEqual([name, String(form.submit)]),
      );
      expect([name, chat.complaints()]).toEqual([name, []]);
      await chat.dismiss('ana');
    }
    expect(chat.interpreted()).toEqual([]);
  },
} satisfies Record<string, Check>;
