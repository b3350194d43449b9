import type { Voices } from './mention.ts';

export const english: Voices = {
  language: 'en',
  privately: [
    'Hi, thanks for getting in touch here. The order number is {order}.',
    'Sure, happy to do this in private. It is order {order}, placed with this account.',
    'Here you go: order {order}. Let me know if you need anything else from me.',
  ],
  thanks: [
    'That sorts it. Thank you for the quick help!',
    'Brilliant, thanks a lot.',
    'Got it, thank you. Have a nice day.',
  ],
  mentions: [
    {
      name: 'Emma Whitcombe',
      handle: 'emma.whit',
      followers: 312,
      text: 'Week three with my {brand} espresso machine and it has started leaking from underneath every single morning. I have cleaned it, reseated the tank, the lot. {at} is this a warranty thing or am I about to be very sad?',
      reacts: {
        reply:
          'Thanks for answering so fast. Do I have to send the whole machine in, or can you post me the part?',
        again: 'Perfect, that is all I needed. Thank you!',
        private:
          'Hello! Order {order}, the silver one. It is the seal under the tank I think, I can send a photo.',
        followUp:
          'Just to close this off for anyone with the same leak: new seal is in the post, no fuss at all. Thanks {at}.',
        waiting: 'Still dripping, still hoping, {at}.',
      },
    },
    {
      name: 'Tom Adeyemi',
      handle: 'tomadeyemi',
      followers: 1840,
      text: '{at} charged me twice for one kettle. Twice. For a kettle. I would like one kettle and one charge please.',
      reacts: {
        reply: 'Appreciate it. How long does the refund normally take to show up?',
        again: 'Good to know, I will keep an eye on it.',
        private: 'Order {order}. The two payments went out on the same evening, about a minute apart.',
        followUp: 'Second charge is on its way back. One kettle, one charge. Balance is restored.',
      },
    },
    {
      name: 'Hollie Marsh',
      handle: 'hollie_marsh',
      followers: 95,
      quiet: true,
      text: 'Shout out to the woman in the {brand} store who spent twenty minutes helping my dad choose a grinder and never once rushed him. He has not stopped talking about her ☕️💛',
      reacts: { reply: 'Please do pass it on to her! He is already planning a second visit.' },
    },
    {
      name: 'Dean Kowalczyk',
      handle: 'deank_builds',
      followers: 2210,
      closed: true,
      text: 'ABSOLUTE JOKE of a company. Four weeks, three "it ships tomorrow" emails, zero coffee machine. {at} either send it TODAY or give me my money back. I am done being polite.',
      reacts: {
        reply: 'Words. I have had plenty of those. What is the actual date?',
        again: 'Fine. I will believe it when it is on my doorstep, but fine.',
        private:
          'Right, here I am. Order {order}. I want either a delivery date in writing or a full refund.',
        followUp: 'Credit where it is due, somebody finally picked this up. Refund is in.',
        waiting: 'And of course nobody answers. Telling everyone I know about {brand}.',
      },
    },
    {
      name: 'Priscilla Nwosu',
      handle: 'prisnwosu',
      followers: 660,
      text: 'Does anyone know if the {brand} descaler also works for machines of another make? {at} the label does not say.',
      reacts: { reply: 'Great, saves me buying two kinds. Thanks!' },
    },
    {
      name: 'Gareth Pugh-Lloyd',
      handle: 'garethpl',
      followers: 5120,
      text: 'Oh lovely, another {brand} app update that logs me out and forgets my loyalty points. Truly a feature for the ages. Five stars, no notes.',
      reacts: {
        reply: 'All right, fair play for replying. I am on Android, version whatever came out this morning.',
        private:
          'Loyalty account is the one with order {order} on it. There should be about 1,400 points there.',
        followUp: 'Points are back from the dead. I take back one of the five sarcastic stars.',
      },
    },
    {
      name: 'Lucy Hargreaves',
      handle: 'lucyhargreaves',
      followers: 48,
      text: '{at} hi, my parcel {order} has not moved since Tuesday. My address is 14 Larch Close and you can ring me on 07700 900142 any time after four, thanks, Lucy',
      reacts: {
        reply: 'Oh good point, I will take my number down. Where should I send it?',
        private: 'Sorry about that. So: order {order}, and any afternoon after four is fine.',
        followUp: 'Parcel found and on its way, thank you for looking into it.',
        edit: '{at} hi, my parcel has not moved since Tuesday. Can someone have a look please? Thanks, Lucy',
      },
    },
    {
      name: 'BestDeals4U',
      handle: 'bestdeals4u_88',
      followers: 3,
      closed: true,
      quiet: true,
      text: '🔥🔥 @everyone stop paying full price at {brand}!!! Get 90% OFF coffee machines today only >>> deals.example/win?ref=88 🔥🔥 limited stock!!!',
    },
    {
      name: 'Nadia Rahman',
      handle: 'nadia.rahman',
      followers: 730,
      quiet: true,
      text: 'Two hours on the tarmac at the gate and no water. {at} what is going on with flight 482? People are getting really frustrated here.',
      reacts: { reply: 'Ha, oh no. Wrong account, I meant the airline. Sorry! Nice coffee machines though.' },
    },
    {
      name: 'Sam Fitzwilliam',
      handle: 'samfitz',
      followers: 158,
      text: 'Is the {brand} shop in the station open on Sundays? Maps says yes, the sign on the door says "see website", the website says "see store". {at} help',
      reacts: {
        reply: 'Finally an answer. See you on Sunday then.',
        waiting: 'Asking again, as Sunday is getting closer.',
      },
    },
    {
      name: 'Aoife Brennan',
      handle: 'aoifeb',
      followers: 980,
      text: 'Bought a "rose gold" toaster from {at}. Opened the box. It is beige. It is the most beige thing I have ever seen. 😂 Can I swap it?',
      reacts: {
        reply: 'Ah brilliant. Do I need the original box? It has become a cat house since.',
        again: 'The cat has agreed to move out. Thanks a million.',
        private: 'Hiya, order {order}. Rose gold if such a thing exists, otherwise plain black please.',
        followUp: 'Swap arranged. Goodbye, beige one.',
      },
    },
    {
      name: 'Marcus Bell',
      handle: 'marcusbellwrites',
      followers: 48300,
      text: 'Writing about how shops handle repairs. {at} your site promises spare parts for ten years, but half of those for the older grinders are listed as discontinued. Which is it?',
      reacts: {
        reply: 'Thanks. Could someone send me the full list, or point me at who to talk to?',
        private: 'Good to hear from you. For reference, the part I tried to buy is on order {order}.',
      },
    },
    {
      name: 'Jo Ramsbottom',
      handle: 'jo_rams',
      followers: 21,
      text: '{at} my discount code from the newsletter says "expired" but the email says valid until Sunday. It is Thursday. I have checked. Twice.',
      reacts: {
        reply: 'That works now, thank you! Ordered.',
        private: 'The code is the one from the newsletter, and my last order was {order}.',
      },
    },
    {
      name: 'Olu Bankole',
      handle: 'olubankole',
      followers: 404,
      text: 'Allergic to nickel and looking at the {brand} pour-over kettle. Is the inside stainless steel all the way or is there a coating? I would rather ask {at} than find out.',
      reacts: {
        reply: 'That is a very clear answer, thank you. Ordering one.',
        waiting: 'Bumping this one, I would really like to know before I order.',
      },
    },
    {
      name: 'Wren Castellano',
      handle: 'wrencast',
      followers: 1275,
      quiet: true,
      text: 'Not an ad, nobody pays me: the cheap {brand} milk frother has outlived two relationships and a flat move. Respect. 🫡🥛',
    },
    {
      name: 'Peter Lindqvist-Shaw',
      handle: 'plshaw',
      followers: 67,
      closed: true,
      text: '{at} I returned a blender nineteen days ago and your tracking says you received it. Where is my refund? Your chat robot keeps sending me a recipe for soup.',
      reacts: {
        reply: 'I would rather not post details here. How do we do this?',
        private:
          'Here I am. Return for order {order}, dropped off at the parcel point, they gave me a receipt.',
        followUp: 'Refund arrived this morning. The soup was fine too.',
      },
    },
    {
      name: 'Layla Mansour',
      handle: 'layla.mansour',
      language: 'ar',
      followers: 890,
      text: 'مرحبا {at}، اشتريت ماكينة القهوة الأسبوع الماضي والدليل غير متوفر بالعربية. هل يوجد نسخة PDF؟ My sister says the English one is missing page 12 too.',
      reacts: {
        reply: 'شكرا جزيلا! The PDF is exactly what I needed.',
        private: 'Of course, the order number is {order}. Thank you!',
      },
    },
  ],
};
