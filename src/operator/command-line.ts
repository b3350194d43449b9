/** Texts for the terminal. */
export const commandLine = {
  usage: (
    version: string,
  ): string => `Webcare ${version}: customer service over social media, worked from your team's chat.

  webcare            runs it until it is told to end
  webcare doctor     looks whether settings, database, chats and sources are well, and says what to do
  webcare help       shows this
  webcare --version  shows the version

Settings are in webcare.yaml and the environment, or in .env, of the folder it is started from. With none it runs with a
console in the browser, a network of invented customers, and a database in ./data.`,
  unknown: (asked: string): string => `There is no "webcare ${asked}".`,
};
