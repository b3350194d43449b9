/** The databases that tests have open. */
export const open = new Set<{ close(): Promise<void> }>();

export async function closeAll(): Promise<void> {
  await Promise.all([...open].map(database => database.close()));
}
