/** Lets so much work through at once; the rest waits its turn, in order, holding nothing meanwhile. */
export function gate(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return async work => {
    // Whoever leaves hands its place on, so that nobody slips in before those who wait.
    if (inside === most) await new Promise<void>(enter => waiting.push(enter));
    else inside++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else inside--;
    }
  };
}
