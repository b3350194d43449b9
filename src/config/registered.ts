import * as registry from '../../adapters/registry.ts';

/** The adapters of the registry, in the form that the settings need. */
export const chats = Object.entries(registry.chats).map(([name, { settings }]) => ({ name, settings }));
export const networks = Object.entries(registry.networks).map(([name, { settings }]) => ({ name, settings }));

/** The chat for a deployment without another one, and all other chats. */
export const standInChat = chats.find(({ settings }) => settings.standIn)!;
export const otherChats = chats.filter(chat => chat !== standInChat);
/** The network for a deployment without a configured source. */
export const standInNetwork = networks.find(({ settings }) => settings.standIn)!;

/** The chat and the network that messages name as an example. */
export const exampleChat = otherChats[0]!;
export const exampleNetwork = networks.find(network => network !== standInNetwork)!;
