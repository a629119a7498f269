import { weighted } from './weighted.ts';

export const enAnxiety = weighted(-1, {
  0.6: 'terrified, frantic',
  0.55: 'panicking, desperate, panicked',
  0.5: 'panic, scared, desperately, freaking out, frightened',
  0.45: 'anxious, emergency, running out of time, stressed, stressful, stressing, dreading',
  0.4: 'worried, worrying, afraid, still waiting, uneasy, deadline',
  0.37: 'sparked, it sparks, scared of it, is it still safe, hope nothing happens',
  0.36: 'please tell me it is safe, been hacked, hacked, water everywhere, what if it, what if i, so scared',
  0.35: 'nervous, urgently, hurry, been waiting, concerned, time is running',
  0.3: 'urgent, worry, asap, overdue, no update, no updates, is it dangerous, unsure if it is safe, as soon as possible, fear',
  0.25: "immediately, not arrived yet, hasn't arrived, has not arrived, hurry up",
  0.2: 'right now, is it safe',
});

export const enConfusion = weighted(-1, {
  0.31: "i don't follow, do not follow, i'm lost, i am lost, make no sense, no sense to me",
  0.4: 'makes no sense, baffled, bewildered, clear as mud',
  0.35: "confusing, doesn't make sense, does not make sense, too complicated, perplexed, contradictory",
  0.3: "confused, don't understand, do not understand, didn't understand, can't understand, can't figure, cannot figure, can not figure, puzzled, don't get it, do not get it, lost me, over my head",
  0.26: 'no idea, unclear, not clear, no clue, not sure i follow, supposed to mean, do i return it or, what does that even mean, what does this even mean, a bit lost, completely lost, bit lost, getting lost here, how that works',
  0.2: 'what do you mean, lost, huh, what does that mean',
  0.15: 'not sure what, not sure how, not sure which',
});

export const enDisappointment = weighted(-1, {
  0.48: "hoped for more, hoping for more, hoped for better, not what i ordered, not what i expected, wouldn't buy, would not buy, won't buy, wouldn't recommend",
  0.6: 'never buy, never order, never use, falling apart, fell apart, a letdown, counterfeit, knock off, knockoff',
  0.55: 'lousy, gutted, junk, overpriced, sub-standard, substandard, wasted money, money down the drain, regretted',
  0.5: 'disappointed, disappointing, disappointment, disappoints, let down, regret, dissatisfied, unsatisfied, unsatisfactory, unhappy, expected better, expected more, do not recommend, would not recommend, cannot recommend, stay away, poorly made, ruined, ruins, stopped working, dead on arrival, unusable, nightmare, mess, broken again, poor quality',
  0.45: 'poor, poorly, not happy, not worth, unreliable, broke down, does not last, inferior, inadequate, underwhelming, underwhelmed, unimpressed, not impressed',
  0.4: 'bad, badly, flimsy, shoddy, worse, sluggish, clunky, buggy, glitchy, cheaply made, uncomfortable, disappoint, bland, tasteless, stale',
  0.35: 'mediocre, expensive, too slow, too small, too loud, not as described, not as advertised, hard to use, difficult to use, annoyance, complaint about the quality, lacking, gave up',
  0.3: 'problem again, higher hopes, looked forward, looking forward to it and',
  0.25: 'weak, so-so, meh, average at best, nothing special',
  // faults are reported, not felt: alone they are no mood
  0.16: "dead, fades, faded, does not work, didn't work, won't work, not working, broken, broke, failed, stuck, slow, delayed, delay, returning it, sent it back, wrong size, missing, late, loose, leaks, faulty, fail, fails, smells, noisy, missing parts, no longer works, defective, cracked, leaking, ripped, torn, scratched, dented, stained, dirty, crashes, crashing, damaged, wrong item",
  0.2: 'cheap, unfortunately, sadly',
  0.42: 'a pity',
  0.41: 'such a pity, what a pity, could have been better, could be better, not ordering again, ordering again, order again, get what you pay for',
});

export const enSadness = weighted(-1, {
  0.62: 'broke my heart, breaks my heart, feeling down, really down, feeling low',
  0.65: 'devastated, heartbroken, in despair',
  0.6: 'depressed, hopeless, miserable, heartbreaking',
  0.5: 'upset, crying, in tears, cried, distressed, distraught',
  0.45: 'sad, cry, tears, lonely, saddened, saddens',
  0.4: 'passed away, grief, unlucky',
  0.35: 'hurt, hurts, feel awful',
});

export const enPositive = weighted(1, {
  0.54: "can't fault, cannot fault, over the moon, you rock, you guys rock, you people rock, hats off, top marks, a legend, legends, lifesavers, did the trick",
  0.53: 'nothing but praise, better than i expected, better than expected, never had a better',
  0.52: 'happier, made my day, life saver',
  0.7: 'excellent, outstanding, exceptional, phenomenal, flawless, love it, loved it, blown away',
  0.65: 'awesome, amazing, perfect, wonderful, fantastic, superb, delighted, thrilled, lifesaver, incredible',
  0.6: 'great, brilliant, solved, highly recommend, exceeded my expectations, top notch, first class, works perfectly, works great, very happy, marvelous, marvellous, terrific, perfectly',
  0.55: 'love, loved, loving, five stars, 5 stars, impressive, gorgeous',
  0.5: 'happy, pleased, satisfied, helpful, impressed, loves, adore, works worth every penny, spot on, superbly, stunning, a treat, hooray, yay',
  0.45: 'nice, appreciate, appreciated, glad, beautiful, works fine, well made, good value, excited, grateful, lovely, well done, sturdy, solid, effortless, enjoyable, reliable, polite',
  0.4: 'good, thanks, thank, recommend, fixed, friendly, enjoy, enjoyed, patient, professional, fresh, delicious, tasty, comfy, smooth, happily, relieved',
  0.35: 'best, thx, cheers, comfortable, easy, soft, efficient, stylish, quality product, durable, handy, useful, convenient, promptly, courteous',
  0.3: "worth, fun, quickly, fast, works now, works again, working again, not bad, no complaints, can't complain, no problems, no issues, on time, accurate, fine now, cute",
  0.2: 'quiet',
  0.25: 'works, decent, well, ok now, fine, okay now',
  0.15: 'liked, lol',
});
