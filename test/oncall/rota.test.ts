import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { onCallAt, type Rota } from '../../src/oncall/rota.ts';

const AMSTERDAM = 'Europe/Amsterdam';
const weekly: Rota = { people: ['Ana', 'Bram', 'Carla'], rotate: 'weekly', from: '2026-10-19' };
const local = (text: string, zone = AMSTERDAM) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;

describe('the person on call', () => {
  test('nobody is on call before the rota begins or on an empty rota', () => {
    expect(onCallAt(weekly, local('2026-10-18T23:59:59.999'), AMSTERDAM)).toBeNull();
    expect(onCallAt({ ...weekly, people: [] }, local('2026-10-20T12:00'), AMSTERDAM)).toBeNull();
  });

  test('the shift changes at local midnight, also when summer time ends', () => {
    expect(onCallAt(weekly, local('2026-10-19T00:00'), AMSTERDAM)).toEqual({
      person: 'Ana',
      until: local('2026-10-26T00:00'),
    });
    expect(onCallAt(weekly, local('2026-10-25T23:59:59.999'), AMSTERDAM)?.person).toBe('Ana');
    expect(onCallAt(weekly, local('2026-10-26T00:00'), AMSTERDAM)).toEqual({
      person: 'Bram',
      until: local('2026-11-02T00:00'),
    });
    expect(local('2026-10-26T00:00') - local('2026-10-19T00:00')).toBe((7 * 24 + 1) * 3_600_000);
  });

  test('the first person follows the last', () => {
    expect(onCallAt(weekly, local('2026-11-10T09:00'), AMSTERDAM)?.person).toBe('Ana');
  });

  test('a day without a midnight begins at its first instant', () => {
    const daily: Rota = { people: ['Ana', 'Bram'], rotate: 'daily', from: '2018-11-03' };
    const one = Temporal.ZonedDateTime.from('2018-11-04T01:00[America/Sao_Paulo]').epochMilliseconds;
    expect(onCallAt(daily, one - 1, 'America/Sao_Paulo')).toEqual({ person: 'Ana', until: one });
    expect(onCallAt(daily, one, 'America/Sao_Paulo')?.person).toBe('Bram');
  });

  test('a date that begins twice changes the shift once', () => {
    const daily: Rota = { people: ['Ana', 'Bram'], rotate: 'daily', from: '2010-11-06' };
    const firstMidnight = Date.parse('2010-11-07T02:30:00Z');
    expect(onCallAt(daily, firstMidnight - 1, 'America/St_Johns')).toEqual({
      person: 'Ana',
      until: firstMidnight,
    });
    for (const minutes of [0, 2, 30, 59, 120])
      expect(onCallAt(daily, firstMidnight + minutes * 60_000, 'America/St_Johns')?.person).toBe('Bram');
  });

  const zones = [
    AMSTERDAM,
    'UTC',
    'America/New_York',
    'America/St_Johns',
    'America/Sao_Paulo',
    'Australia/Lord_Howe',
    'Asia/Beirut',
    'Pacific/Auckland',
  ];
  test('following `until` visits every shift in turn, without gap or overlap', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom('daily' as const, 'weekly' as const),
        fc.date({ min: new Date('2009-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 5 }),
        (zone, rotate, start, count) => {
          const rota: Rota = {
            people: [...'ABCDE'].slice(0, count),
            rotate,
            from: start.toISOString().slice(0, 10),
          };
          let at = Temporal.PlainDate.from(rota.from).toZonedDateTime(zone).epochMilliseconds;
          for (let turn = 0; turn < 30; turn++) {
            const shift = onCallAt(rota, at, zone)!;
            expect(shift.person).toBe(rota.people[turn % count]);
            expect(shift.until).toBeGreaterThan(at);
            expect(onCallAt(rota, shift.until - 1, zone)).toEqual(shift);
            expect(
              Temporal.Instant.fromEpochMilliseconds(shift.until).toZonedDateTimeISO(zone).startOfDay()
                .epochMilliseconds,
            ).toBe(shift.until);
            at = shift.until;
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
