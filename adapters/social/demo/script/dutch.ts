import type { Voices } from './mention.ts';

export const dutch: Voices = {
  language: 'nl',
  privately: [
    'Hoi, fijn dat jullie hier even meekijken. Het ordernummer is {order}.',
    'Dank voor je bericht! Het gaat om bestelling {order}.',
    'Hierbij: {order}. Hebben jullie verder nog iets van me nodig?',
  ],
  thanks: [
    'Helemaal top, dank je wel!',
    'Duidelijk, bedankt voor de snelle hulp.',
    'Fijn geregeld zo. Fijne dag nog!',
  ],
  mentions: [
    {
      name: 'Marieke Hoogland',
      handle: 'mariekehoogland',
      followers: 241,
      text: 'Derde keer dat ik vrij neem voor een bezorging van {at} en wéér niemand gezien. In de app staat doodleuk "u was niet thuis". Ik zat de hele dag naast de deurbel.',
      reacts: {
        reply:
          'Fijn dat jullie reageren. Kan het ook op zaterdagochtend? Doordeweeks lukt het me echt niet meer.',
        again: 'Top, dan reken ik op zaterdag. Dank je wel.',
        private: 'Hoi! Het gaat om bestelling {order}. Zaterdag voor twaalf uur zou ideaal zijn.',
        followUp: 'Voor wie meeleest: netjes opgelost, zaterdag komt hij alsnog 👍',
        waiting: 'Iemand daar, {at}? Ik moet morgen weer plannen.',
      },
    },
    {
      name: 'Bas Terpstra',
      handle: 'basterp',
      followers: 530,
      text: 'Vraagje aan {at}: past de filterhouder van het oude model ook op de nieuwe espressomachine? Ik heb er net drie liggen en gooi niet graag weg.',
      reacts: { reply: 'Mooi, scheelt weer. Bedankt voor het uitzoeken!' },
    },
    {
      name: 'Ingrid van Someren',
      handle: 'ingridvsomeren',
      followers: 77,
      closed: true,
      text: 'Ik sta al drie kwartier in de wacht bij {brand}. Drie. Kwartier. Het wachtmuziekje kan ik inmiddels meezingen. Is er iemand die gewoon even mijn garantie kan nakijken? {at}',
      reacts: {
        reply: 'Oké, opgehangen dan maar. Hoe doen we dit zonder dat mijn gegevens op straat liggen?',
        private: 'Daar ben ik. Ordernummer {order}, gekocht in de winkel. De machine maalt niet meer.',
        followUp:
          'Binnen een uur geholpen via een privébericht. Had ik dat maar eerder geweten dan die wachtrij.',
      },
    },
    {
      name: 'Youssef El Idrissi',
      handle: 'youssefeli',
      followers: 1630,
      quiet: true,
      text: 'Eerlijk is eerlijk: gisteravond om elf uur besteld bij {brand}, vanochtend om negen uur verse koffie uit een nieuw apparaat. Zo kan het dus ook. 👏☕',
    },
    {
      name: 'Petra Kuiper',
      handle: 'petrakuiper_',
      followers: 112,
      text: '{at} mijn waterkoker ruikt na twee weken nog steeds naar plastic. Al tien keer uitgekookt, citroen geprobeerd, azijn geprobeerd. Is dit normaal of heb ik een maandagmodel?',
      reacts: {
        reply: 'Ruilen zou fijn zijn. Moet ik daarvoor naar de winkel of kan het per post?',
        again: 'Dan breng ik hem zaterdag langs. Dank!',
        private: 'Bestelling {order}, die witte van anderhalve liter. De bon heb ik nog.',
        followUp: 'Ik krijg een nieuwe. Prima geholpen, en de thee smaakt straks weer naar thee.',
      },
    },
    {
      name: 'Rick de Wolf',
      handle: 'rickdewolf',
      followers: 3980,
      text: 'Geweldig hoor, {at}. Een koffiemachine van 600 euro die "slim" is en dus niet werkt als jullie server eruit ligt. Ik zet wel weer thee, op gas, als een holbewoner.',
      reacts: {
        reply:
          'Dat noem ik nog eens een eerlijk antwoord. Komt er ook een knop die het gewoon zonder wifi doet?',
        again: 'Die update wacht ik af. Thee smaakt overigens prima.',
        private: 'Het apparaat staat onder order {order}. Lampje knippert blauw, al sinds gisteren.',
        followUp: 'Hij doet het weer. Ik ben weer modern.',
      },
    },
    {
      name: 'Anouk Brands',
      handle: 'anoukbrands',
      followers: 289,
      text: 'Kan ik een cadeaubon van {brand} uit 2023 nog gebruiken? Gevonden in een jaszak, samen met een heel oud pepermuntje. {at}',
      reacts: {
        reply: 'Wat fijn! Dan wordt het een melkopschuimer. Het pepermuntje is weg.',
        private: 'Leuk! Op de bon staat geen nummer, maar hij hoort bij order {order}.',
      },
    },
    {
      name: 'Kees Molenaar',
      handle: 'keesmolenaar57',
      followers: 14,
      text: 'Goedemiddag {at}, ik heb nog geen factuur. Mijn naam is K. Molenaar, Wilgenlaan 8 te Buren, mail keesmolenaar@mail.example, geboren 3 mei 1957. Graag per omgaande. Groet, Kees',
      reacts: {
        reply: 'O, dat wist ik niet. Mijn kleinzoon haalt het zo weg. Waar kan ik het dan wel heen sturen?',
        private: 'Goedemiddag. Het bestelnummer is {order}. Graag de factuur, het is voor de boekhouding.',
        followUp: 'Factuur ontvangen, met dank. Groet, Kees',
      },
    },
    {
      name: 'Sterre Visser',
      handle: 'sterrevisser',
      followers: 850,
      text: 'hoi {at} mn pakketje staat op bezorgd maar bij mij ligt echt niks 😩 buren ook niks, achter de container ook niks. wat nu??',
      reacts: {
        reply: 'ja graag, want het is een verjaardagscadeau voor vrijdag 🙏',
        private: 'order {order}! er is geen foto van de bezorging bij, wel een krabbel',
        followUp: 'gevonden! lag bij nummer 12 in plaats van 21. dankjewel voor het meezoeken ❤️',
        waiting: 'halloooo {at} 🥺',
      },
    },
    {
      name: 'Herman Oosterhuis',
      handle: 'hermanoosterhuis',
      followers: 402,
      closed: true,
      text: 'Schandalig. Monteur van {brand} zou tussen 8 en 12 komen, belt om 16.40 uur dat hij "het niet meer gaat redden". Dit is de tweede keer. Ik wil een klachtenformulier en iemand die verantwoordelijkheid neemt.',
      reacts: {
        reply: 'Excuses zijn mooi, een afspraak is beter. Wanneer?',
        again: 'Genoteerd. Ik hou u eraan.',
        private: 'Oosterhuis hier. Het gaat om order {order}. Ik ben alleen dinsdag en donderdag thuis.',
        followUp: 'De monteur is geweest en de machine werkt. Dat mag ook gezegd worden.',
      },
    },
    {
      name: 'Noor Vermeulen',
      handle: 'noorvermeulen',
      followers: 168,
      text: 'Zijn de koffiebonen van {brand} nou fairtrade of niet? Op de oude zak stond een keurmerk, op de nieuwe zie ik niks meer. {at}',
      reacts: { reply: 'Fijn dat jullie dat zo open zeggen. Dan koop ik ze weer.' },
    },
    {
      name: 'Jeroen Plug',
      handle: 'jeroenplug',
      followers: 59,
      quiet: true,
      text: '{at} er is al twee dagen geen treinvervanging op lijn 14. Wanneer gaan jullie daar eens over communiceren?',
      reacts: { reply: 'Haha, verkeerde @. Ik bedoelde de vervoerder. Sorry, en succes met de koffie!' },
    },
    {
      name: 'Fatma Yildiz',
      handle: 'fatmayildiz',
      followers: 725,
      text: 'Wil iets retour sturen bij {at}, maar de retourpagina geeft steeds "er ging iets mis". Morgen is dag 30. Toeval? 🤔',
      reacts: {
        reply: 'Fijn dat jullie de termijn oprekken. Krijg ik daar een bevestiging van?',
        again: 'Binnen, dank je wel!',
        private: 'Het is order {order}, de citruspers. Ik heb een schermafdruk van de foutmelding.',
        followUp: 'Retour is geregeld en ik heb het op papier. Netjes.',
      },
    },
    {
      name: 'Lotte Wiersma',
      handle: 'lottewiersma',
      followers: 2040,
      text: 'Mijn {brand} koffiemolen maakt sinds vandaag het geluid van een opstijgende helikopter 🚁 Iemand een idee? {at} misschien?',
      reacts: {
        reply: 'Er zat inderdaad een steentje in! Dat jullie dat zo raden. Hij maalt weer als een zonnetje.',
        private: 'Order {order}, ik heb er een filmpje van als jullie durven luisteren.',
      },
    },
    {
      name: 'Daan Spijker',
      handle: 'daanspijker',
      followers: 33,
      text: 'Levertijd bij {brand}: "1 werkdag". Werkelijkheid: dag 6. Welke dag van de zes was de werkdag, {at}?',
      reacts: {
        remove: true,
        reply: 'Ha, goed. Laat maar weten wanneer hij op de bus gaat.',
        private: 'Order {order}. Ik ben benieuwd.',
      },
    },
    {
      name: 'Willemijn Schaap',
      handle: 'willemijnschaap',
      followers: 510,
      text: '{at} is het espressoapparaat in de aanbieding ook zaterdag nog op voorraad in de winkel in Zwolle? Ik kom er een uur voor rijden namelijk.',
      reacts: { reply: 'Wat een service. Tot zaterdag!', waiting: 'Ik stap zo in de auto, iemand?' },
    },
  ],
};
