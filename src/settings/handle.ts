/** Turns a name into the form of an account. */
export const handleOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '') || 'brand';
