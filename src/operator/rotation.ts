import { count } from './sentences.ts';

/** The output of `webcare rotate`. */
export const rotation = {
  nothing: 'The database is empty, so there is nothing to encrypt anew.',
  goesOn: (looked: number, rewritten: number): string =>
    `${count(looked, 'value', 'values')} looked at, ${rewritten} encrypted anew`,
  done: (rewritten: number, newest: number): string =>
    `Done: ${count(rewritten, 'value was', 'values were')} encrypted anew; ${newest} now lie under the newest key.`,
  left: (older: number): string =>
    `${count(older, 'value was', 'values were')} written with an older key meanwhile. Restart every process with the newest key first in WEBCARE_KEY, and run this again.`,
  lost: (lost: number): string =>
    `${count(lost, 'value opens', 'values open')} with none of the keys. Add the key they were written with after the newest, WEBCARE_KEY=new,old, and run this again.`,
  next: 'The older keys may now be taken out of WEBCARE_KEY, or of the file "key" in the data directory, on every process.',
};
