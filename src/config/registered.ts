import * as registry from '../../adapters/registry.ts';

/** The adapters of the registry, as the settings ask for them. */
export const chats = Object.entries(registry.chats).map(([name, { settings }]) => ({ name, settings }));
export const networks = Object.entries(registry.networks).map(([name, { settings }]) => ({ name, settings }));

/** The chat that is there where no other is, and the others. */
export const standInChat = chats.find(({ settings }) => settings.standIn)!;
export const otherChats = chats.filter(chat => chat !== standInChat);
/** The network that is there where no source is configured. */
export const standInNetwork = networks.find(({ settings }) => settings.standIn)!;

/** The chat and the network that messages name as an example. */
export const exampleChat = otherChats[0]!;
export const exampleNetwork = networks.find(network => network !== standInNetwork)!;
