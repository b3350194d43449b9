/** The header of a browser that opened the console under the address which the start printed. */
export function passOf(opensAt: string | null): { cookie?: string } {
  if (opensAt === null) return {};
  const { port, searchParams } = new URL(opensAt);
  const token = searchParams.get('token');
  return token === null ? {} : { cookie: `webcare-${port}=${token}` };
}
