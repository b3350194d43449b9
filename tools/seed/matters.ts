/**
 * The texts of invented customers and of the team that answers them. `{brand}`, `{at}`, `{order}`,
 * `{product}` and `{days}` are filled in for each case.
 */
export type Language = 'en' | 'nl' | 'da';
/** A question of a customer. With `message` it moves to a private talk; without, it stays in public. */
export type Matter = {
  asks: string;
  reply: string;
  thanks: string;
  /** A second question after the reply, and its answer. */
  more: string;
  answer: string;
  message?: string;
  told?: string;
  solved?: string;
  followUp?: string;
};
export type Voice = {
  language: Language;
  first: string[];
  last: string[];
  products: string[];
  /** The team's public line when it sends a private message. */
  line: string;
  matters: Matter[];
  praise: string[];
  spam: string[];
};

const english: Voice = {
  language: 'en',
  first: ['Amelia', 'Ben', 'Chloe', 'Dev', 'Ella', 'Femi', 'Grace', 'Harry', 'Isla', 'Jack', 'Keira', 'Liam'],
  last: ['Ashworth', 'Bhatt', 'Clarke', 'Doyle', 'Evans', 'Fletcher', 'Grant', 'Hughes', 'Okoro', 'Price'],
  products: [
    'kettle',
    'toaster',
    'coffee grinder',
    'milk frother',
    'blender',
    'espresso machine',
    'waffle iron',
  ],
  line: 'We have sent you a private message, so that you need not share your details here.',
  matters: [
    {
      asks: '{at} my {product} (order {order}) is a week late and has not moved for {days} days. Why?',
      reply: 'Sorry for the wait. It was held at the depot and goes out today: two days at most.',
      thanks: 'Thanks for the quick answer!',
      more: 'Two days have passed and still nothing. What now?',
      answer: 'That is too long. We asked the carrier and will write here as soon as we know more.',
      message: 'Sorry about this. Can you confirm the address and the postcode on order {order}?',
      told: 'It is 12 Mill Lane. Somebody is home after four.',
      solved: 'Thank you. A new parcel leaves today, with a time slot after four.',
      followUp: 'Solved: a new parcel is on its way. Thank you for your patience.',
    },
    {
      asks: 'My {product} from {brand}, {days} days old, stopped working this morning. {at} what now?',
      reply: 'It is under warranty: bring it to any shop, or tell us here if we should collect it.',
      thanks: 'The shop replaced it on the spot. Lovely people.',
      more: 'The shop says they have none left. Can you collect it instead?',
      answer: 'Of course. We collect it tomorrow and bring a new one along.',
      message: 'Let us collect it. What is your order number, and which day suits you?',
      told: 'Order {order}, and Thursday please.',
      solved: 'Thursday it is. The driver brings a new one.',
      followUp: 'Solved: a new one is delivered on Thursday.',
    },
    {
      asks: '{at} you took the money for order {order} twice. I see it on my statement since {days} days.',
      reply: 'Sorry, we see it too. The second payment goes back today and takes three working days.',
      thanks: 'It is back. Thank you.',
      more: 'Three days later and nothing has come back.',
      answer: 'The bank confirms that it left us yesterday. It should be there tomorrow at the latest.',
      message: 'Can you tell us the last four digits of the card you paid with?',
      told: '4471. Both payments went out on the same evening.',
      solved: 'Found it. The second payment goes back today.',
      followUp: 'Solved: the second payment has been returned.',
    },
    {
      asks: 'Does the {product} come with a European plug, {at}? The page says nothing about it.',
      reply: 'It does, and an adapter for the UK is in the box.',
      thanks: 'Perfect, ordered.',
      more: 'And is the cable long enough to reach across a table?',
      answer: 'It is one metre and twenty.',
    },
    {
      asks: 'Is the shop in the station open on Sunday, {at}? I want to look at a {product}.',
      reply: 'It is, from ten to six. See you there!',
      thanks: 'See you on Sunday then.',
      more: 'Is the {product} on show there too?',
      answer: 'Yes, and you can try it out.',
    },
    {
      asks: 'Sent a {product} back {days} days ago (order {order}) and have not heard a word since. {at}?',
      reply: 'It arrived yesterday. The refund is on its way and takes three working days.',
      thanks: 'Good to know, thanks.',
      more: 'The amount is lower than what I paid. Why?',
      answer: 'The delivery costs were missing. We have sent them on as well.',
      message: 'We found your parcel without a name on it. Which name is on order {order}?',
      told: 'It is under Fletcher.',
      solved: 'That is the one. The refund leaves today.',
      followUp: 'Solved: the refund is on its way.',
    },
  ],
  praise: [
    'My {product} from {brand} turned ten today and still works every morning.',
    'Shout out to {at}: a spare part for a {product} within a day. That is service.',
  ],
  spam: ['Stop paying full price at {brand}!!! 90 % off every {product} today only, deals.example/win'],
};

const dutch: Voice = {
  language: 'nl',
  first: [
    'Anouk',
    'Bas',
    'Carlijn',
    'Daan',
    'Esra',
    'Floor',
    'Gijs',
    'Hanneke',
    'Ilse',
    'Joris',
    'Khalid',
    'Lotte',
  ],
  last: [
    'Bakker',
    'de Boer',
    'Dijkstra',
    'van Dam',
    'Hendriks',
    'Jansen',
    'Kuipers',
    'El Amrani',
    'Visser',
    'Mulder',
  ],
  products: [
    'waterkoker',
    'broodrooster',
    'koffiemolen',
    'melkschuimer',
    'blender',
    'espressomachine',
    'wafelijzer',
  ],
  line: 'We hebben je een privébericht gestuurd, dan hoef je hier geen gegevens te delen.',
  matters: [
    {
      asks: '{at} mijn {product} (bestelling {order}) is een week te laat en staat al {days} dagen stil.',
      reply: 'Excuses voor het wachten. Het lag nog in het depot en gaat vandaag mee: hooguit twee dagen.',
      thanks: 'Dank voor het snelle antwoord!',
      more: 'Twee dagen later en nog steeds niets. Wat nu?',
      answer: 'Dat duurt te lang. We vragen het de bezorger en melden ons hier zodra we meer weten.',
      message: 'Wat vervelend. Kun je het adres en de postcode van bestelling {order} bevestigen?',
      told: 'Molenweg 12. Na vier uur is er iemand thuis.',
      solved: 'Dank je. Er gaat vandaag een nieuw pakket weg, met bezorging na vier uur.',
      followUp: 'Opgelost: er is een nieuw pakket onderweg. Dank voor je geduld.',
    },
    {
      asks: 'Mijn {product} van {brand}, {days} dagen oud, doet het sinds vanochtend niet. {at} wat nu?',
      reply: 'Je hebt garantie: breng hem naar een winkel, of zeg hier of we hem moeten ophalen.',
      thanks: 'In de winkel meteen omgeruild. Top.',
      more: 'De winkel heeft er geen meer. Kunnen jullie hem toch ophalen?',
      answer: 'Natuurlijk. We halen hem morgen op en nemen een nieuwe mee.',
      message: 'We halen hem graag op. Wat is je bestelnummer, en welke dag komt uit?',
      told: 'Bestelling {order}, en graag donderdag.',
      solved: 'Donderdag dus. De bezorger neemt een nieuwe mee.',
      followUp: 'Opgelost: donderdag komt er een nieuwe.',
    },
    {
      asks: '{at} bestelling {order} is twee keer afgeschreven. Al {days} dagen zo.',
      reply: 'Excuses, we zien het ook. De tweede betaling gaat vandaag terug, in drie werkdagen.',
      thanks: 'Staat er weer op. Dank!',
      more: 'Drie dagen later en nog niets terug.',
      answer: 'De bank bevestigt dat het gisteren is overgemaakt. Uiterlijk morgen staat het erop.',
      message: 'Wat zijn de laatste vier cijfers van de kaart waarmee je betaalde?',
      told: '4471. Allebei op dezelfde avond.',
      solved: 'Gevonden. De tweede betaling gaat vandaag terug.',
      followUp: 'Opgelost: de tweede betaling is teruggestort.',
    },
    {
      asks: 'Zit er een Belgische stekker aan de {product}, {at}? Op de pagina staat niets.',
      reply: 'Ja, die past in België ook.',
      thanks: 'Top, besteld.',
      more: 'En hoe lang is het snoer?',
      answer: 'Een meter twintig.',
    },
  ],
  praise: ['Mijn {product} van {brand} is vandaag tien jaar oud en doet het nog elke ochtend.'],
  spam: [
    'Nooit meer de volle prijs bij {brand}!!! Vandaag 90 % korting op elke {product}, deals.example/win',
  ],
};

const danish: Voice = {
  language: 'da',
  first: ['Astrid', 'Bjarke', 'Cecilie', 'Ditte', 'Emil', 'Freja', 'Gustav', 'Hanne', 'Ida', 'Jeppe'],
  last: ['Andersen', 'Bach', 'Christensen', 'Dahl', 'Friis', 'Holm', 'Jensen', 'Kjær', 'Lund', 'Møller'],
  products: ['elkedel', 'brødrister', 'kaffekværn', 'mælkeskummer', 'blender', 'espressomaskine'],
  line: 'Vi har sendt dig en privat besked, så du ikke behøver at dele oplysninger her.',
  matters: [
    {
      asks: '{at} min {product} (ordre {order}) er forsinket og har ligget stille i {days} dage. Hvorfor?',
      reply:
        'Undskyld ventetiden. Pakken lå på lageret; den sendes igen i dag og er hos dig inden for to dage.',
      thanks: 'Tak for det hurtige svar!',
      more: 'To dage er gået, og der er stadig intet. Hvad nu?',
      answer: 'Det er for længe. Vi har spurgt fragtfirmaet og skriver her, så snart vi ved mere.',
      message: 'Det er vi kede af. Kan du bekræfte adressen på ordre {order}?',
      told: 'Møllevej 12. Der er nogen hjemme efter klokken fire.',
      solved: 'Tak. En ny pakke sendes i dag og leveres efter fire.',
      followUp: 'Løst: en ny pakke er på vej. Tak for tålmodigheden.',
    },
    {
      asks: 'Min {product} fra {brand} gik i stykker i morges efter {days} dage. {at} hvad gør jeg?',
      reply: 'Det er vi kede af. Den er dækket af garantien: tag den med i butikken, så får du en ny.',
      thanks: 'Fik en ny med det samme. Tak!',
      more: 'Butikken har ikke flere. Kan I hente den?',
      answer: 'Selvfølgelig. Vi henter den i morgen og har en ny med.',
    },
  ],
  praise: ['Min {product} fra {brand} er ti år gammel i dag og virker hver morgen.'],
  spam: ['Betal aldrig fuld pris hos {brand}!!! 90 % rabat på alle {product} i dag, deals.example/win'],
};

export const voices: Voice[] = [english, dutch, danish];
