import type { Language } from './words.ts';

/** Texts that customers read and that a form proposes. A team changes them in its settings. */
export type Texts = {
  /** The public line after a private message. */
  moved: string;
  /** The public invitation to write to us in private, where we cannot write first. */
  invite: string;
};

export const TEXTS = {
  nl: {
    moved:
      'Bedankt voor je bericht. We hebben je een privébericht gestuurd, zodat we je daar verder kunnen helpen.',
    invite: 'Bedankt voor je bericht. Stuur je ons een privébericht? Dan helpen we je daar verder.',
  },
  en: {
    moved: 'Thanks for your message. We have sent you a private message, so that we can help you there.',
    invite: 'Thanks for your message. Please send us a private message, so that we can help you there.',
  },
  da: {
    moved: 'Tak for din besked. Vi har sendt dig en privat besked, så vi kan hjælpe dig videre der.',
    invite: 'Tak for din besked. Skriv gerne til os i en privat besked, så vi kan hjælpe dig videre der.',
  },
  de: {
    moved:
      'Danke für Ihre Nachricht. Wir haben Ihnen eine private Nachricht geschickt, damit wir Ihnen dort weiterhelfen können.',
    invite:
      'Danke für Ihre Nachricht. Bitte schreiben Sie uns eine private Nachricht, damit wir Ihnen dort weiterhelfen können.',
  },
  fr: {
    moved: 'Merci pour votre message. Nous vous avons envoyé un message privé, afin de pouvoir vous aider.',
    invite: 'Merci pour votre message. Écrivez-nous en message privé, et nous pourrons vous aider.',
  },
} satisfies Record<string, Texts>;
export type TextLanguage = keyof typeof TEXTS;
export const TEXT_LANGUAGES = Object.keys(TEXTS) as [TextLanguage, ...TextLanguage[]];

/** The texts of this team. `brand`: the language of a post that names none. */
export type CustomerTexts = { in: Readonly<Record<TextLanguage, Texts>>; brand: Language };

/** The texts in the language of a post (BCP 47). In one that we do not have they are empty. */
export function textsFor(texts: CustomerTexts, tag: string | undefined): Texts {
  const language = (tag ?? texts.brand).toLowerCase().split(/[-_]/)[0] ?? '';
  return Object.hasOwn(texts.in, language) ? texts.in[language as TextLanguage] : NOTHING;
}
const NOTHING: Texts = { moved: '', invite: '' };
