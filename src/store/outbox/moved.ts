import { sql } from 'kysely';
import type { Instant } from '../../case/types.ts';
import type { Place } from '../../ports/chat.ts';
import type { Tx } from '../database/database.ts';
import { at } from '../database/schema.ts';

/** A configured place, and the lane of its new messages. */
export type PlaceLane = { place: Place; lane: string };

/**
 * At the start, moves messages that wait for a channel which is no longer configured: new messages go to the
 * chat's configured channel, in their order; changes of old messages are dropped. The old channel, which may
 * have shut a lane, is not used any more.
 */
export async function moveToConfiguredPlaces(tx: Tx, places: PlaceLane[], real: Instant): Promise<void> {
  const [chats, workspaces, channels, lanes] = [
    places.map(({ place }) => place.chat),
    places.map(({ place }) => place.workspace),
    places.map(({ place }) => place.channel),
    places.map(({ lane }) => lane),
  ];
  const old = sql`select deliveries.id, deliveries.kind, messages.id as message from deliveries join messages on messages.id = deliveries.message_id
    where deliveries.status = 'queued' and messages.to_kind = 'place' and (messages.chat, messages.workspace, messages.channel) not in
      (select * from unnest(${chats}::text[], ${workspaces}::text[], ${channels}::text[]))`;
  await sql`
    with old as (${old} and deliveries.kind = 'post'),
    now as (select distinct on (chat) * from unnest(${chats}::text[], ${workspaces}::text[], ${channels}::text[], ${lanes}::text[])
      as now (chat, workspace, channel, lane)),
    moved as (update messages set workspace = now.workspace, channel = now.channel from now
      where messages.chat = now.chat and messages.live and (messages.id in (select message from old) or messages.digest_id in (select message from old))
        and not exists (select from messages as there where there.role = 'card' and there.live and messages.role = 'card'
          and (there.chat, there.workspace, there.channel, there.subject) = (now.chat, now.workspace, now.channel, messages.subject))
      returning messages.id, now.lane)
    update deliveries set lane = moved.lane from moved, old where deliveries.id = old.id and old.message = moved.id`.execute(
    tx,
  );
  await sql`
    with old as (${old}),
    over as (update deliveries set status = 'dropped', outcome = 'no_place', done_at = ${at(real)} where id in (select id from old))
    update messages set live = false where id in (select message from old where kind = 'post')`.execute(tx);
}

/**
 * Opens lanes that are shut, have nothing waiting and are none of these: otherwise they would stay shut for
 * ever. Returns them with the reason.
 */
export async function reopenUnusedLanes(tx: Tx, known: string[]): Promise<{ party: string; was: string }[]> {
  const { rows } = await sql<{ party: string; was: string }>`
    with forgotten as (select name, party, shut as was from lanes where shut is not null and name <> all (${known}::text[])
      and not exists (select from deliveries where lane = lanes.name and status in ('queued', 'busy')) order by name for update)
    update lanes set shut = null, shut_at = null, probe_at = null, probes = 0 from forgotten where lanes.name = forgotten.name
    returning forgotten.party, forgotten.was`.execute(tx);
  return rows;
}
