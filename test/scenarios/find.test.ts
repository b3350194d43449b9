import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../support/world.ts';
import { findsOn, foundBy } from './finding.ts';

findsOn('postgres');

describe('/webcare find', () => {
  let world: World;
  afterEach(() => world.close());
  const found = (text: string, who?: string) => foundBy(world, text, who);

  it('is open to a reader, who cannot claim what is found', async () => {
    world = await openWorld({
      yaml: 'brand: { name: Acme, language: en }\nchat: { console: true }\npeople:\n  - { name: Ana de Vries, console: ana, roles: [agent] }\n  - { name: Rik Reader, console: bram, roles: [reader] }\n',
      unread: 'whatever',
    });
    await world.mention({ id: 'a', text: 'Mine. refund' });
    expect(await found('refund', 'bram')).toEqual(['Mine']);
    expect(await world.as('bram').command('/webcare find refund')).not.toContain('[Claim]');
    expect(await world.as('ana').command('/webcare find refund')).toContain('[Claim]');
  });

  it('finds misspelt words where the database can compare words, and says so', async () => {
    world = await openWorld({ unread: 'whatever' });
    await world.mention({ id: 'a', text: 'Written. My reimbursement never came' });
    expect(await found('reimbursment')).toEqual([]);
    await sql`create extension pg_trgm`.execute(world.database.db);
    expect(await found('reimbursment')).toEqual(['Written']);
    expect(await world.as('ana').command('/webcare find reimbursment')).toContain(
      'Nobody wrote exactly that.',
    );
    expect(await found('elephant')).toEqual([]);
  });
});
