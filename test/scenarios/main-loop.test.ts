import { describe, expect, it } from 'vitest';
import { openWorld } from '../support/world.ts';

for (const on of ['postgres', 'pglite'] as const) {
  describe(`the main job, on ${on}`, () => {
    it('a mention is claimed, answered, taken private and resolved with a follow-up', async () => {
      const world = await openWorld({ on });
      await world.mention({ id: 't1', text: 'My parcel has been on its way for nine days.' });
      await world.settle();
      expect(await world.card()).toContain('My parcel has been on its way for nine days.');
      expect(await world.card()).toContain('Jan Jansen');

      await world.as('ana').press('Claim');
      await world.settle();
      expect(await world.card()).toContain('Ana de Vries');

      expect(await world.as('ana').press('Reply publicly')).toContain('My parcel has been on its way');
      expect(await world.as('ana').submit({ text: 'Sorry Jan, we are looking into it.' })).toContain(
        '[Post publicly]',
      );
      expect(world.forum.published()).toEqual([]);
      await world.as('ana').submit();
      await world.settle();
      expect(world.forum.published(), 'the reply can still be taken back').toEqual([]);
      await world.forward('11s');
      expect(world.forum.published().map(post => post.text)).toEqual(['Sorry Jan, we are looking into it.']);
      expect(await world.card()).toContain('Sorry Jan, we are looking into it.');

      await world.mention({ id: 't2', thread: 't1', in_reply_to: 't1', text: 'And? Nothing yet.' });
      await world.settle();
      expect((await world.as('ana').direct()).at(-1)).toContain('And? Nothing yet.');

      await world.as('ana').press('Move to DM');
      expect(
        await world
          .as('ana')
          .submit({ text: 'Can you send us your order number?', line: 'We sent you a message, Jan.' }),
      ).toContain('order number');
      await world.as('ana').submit();
      await world.forward('11s');
      await world.settle();
      expect(world.forum.published().map(post => post.kind)).toEqual(['reply', 'private_message', 'reply']);
      expect(await world.card()).toContain('follow-up');

      await world.mention({ id: 'p1', private: true, text: 'It is 4711.' });
      await world.settle();
      expect(await world.card()).toContain('4711');
      expect((await world.as('ana').direct()).at(-1)).toContain('4711');
      await world.as('ana').press('Message privately');
      await world.as('ana').submit({ text: 'Found it, it comes tomorrow.' });
      await world.as('ana').submit();
      await world.forward('11s');

      expect(await world.as('ana').press('Resolve')).toContain('follow-up');
      await world.as('ana').submit({ text: 'Solved: it comes tomorrow. Sorry for the wait.' });
      await world.as('ana').submit();
      await world.forward('11s');
      expect(world.forum.published().at(-1)).toMatchObject({
        kind: 'follow_up',
        text: 'Solved: it comes tomorrow. Sorry for the wait.',
      });
      expect(await world.card()).toContain('Resolved');
      expect((await world.card()).split('\n').length).toBeLessThanOrEqual(3);
      expect(await world.as('carla').command('/webcare stats today')).toContain('100');
      await world.close();
    });
  });
}
