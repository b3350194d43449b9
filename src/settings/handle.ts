/** A name as an account would be called. */
export const handleOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '') || 'brand';
