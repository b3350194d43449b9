/** A command that makes a new secret on any machine that runs Webcare. */
export const newSecret = (prefix = ''): string =>
  `node -e "console.log(${prefix === '' ? '' : `'${prefix}'+`}require('crypto').randomBytes(32).toString('base64'))"`;
