import { expect } from 'vitest';
import type { App } from '../../src/app.ts';

/** The series of one scrape with their values. It throws on a line that Prometheus would refuse. */
export async function scrape(world: { app: App }): Promise<Map<string, number>> {
  const response = await fetch(`${world.app.insideUrl()}/metrics`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  const text = await response.text();
  const series = new Map<string, number>();
  const typed = new Set<string>();
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\w+) (counter|gauge|histogram)$/.exec(line);
    if (type) typed.add(type[1]!);
    if (line === '' || line.startsWith('#')) continue;
    const read = /^([a-z_]+)(\{(?:[a-z_]+="[^"\\\n]*",?)*\})? (\S+)$/.exec(line);
    if (!read || !(typed.has(read[1]!) || typed.has(read[1]!.replace(/_(bucket|sum|count)$/, ''))))
      throw new Error(`Prometheus would not take: ${line}`);
    const key = read[1]! + (read[2] ?? '');
    if (series.has(key)) throw new Error(`twice: ${key}`);
    series.set(key, read[3] === '+Inf' ? Number.POSITIVE_INFINITY : Number(read[3]));
  }
  expect(typed.size).toBeGreaterThan(8);
  return series;
}
