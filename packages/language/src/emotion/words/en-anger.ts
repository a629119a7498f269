import { weighted } from './weighted.ts';

/** Anger and accusation in English: insults, outrage, blame, and what is said of being put off; general vocabulary. */
export const enAnger = weighted(-1, {
  0.95: 'fuck, fucking, fucked, scammers, bastards, assholes, asshole, motherfucker',
  0.9: 'scam, scammed, scammer, thieves, crooks, crooked, furious, livid, outraged, enraged, seething, fuming, idiots, idiot, moron, morons, imbeciles, bullshit, go to hell, piece of shit, screw you, conned, conmen',
  0.85: 'fraud, fraudulent, fraudsters, liars, liar, disgraceful, shit, shitty, shut up, pissed, pissed off, infuriating, infuriated, extortion, wtf, despicable, robbed',
  0.8: 'appalling, appalled, disgusting, disgrace, outrageous, rip off, rip-off, ripped off, ripping off, ripoff, pathetic, incompetent, incompetence, daylight robbery, how dare, sick and tired, piece of junk, piece of garbage, worst, hostile, abusive, vile, atrocious, insulting, insulted, robbery, shambles, utter joke, cheats, cheated, swindle, swindled, deceitful, dishonest',
  0.75: 'horrible, fed up, sick of, had enough, had it with, shameful, shame on you, disgusted, stupid, garbage, inexcusable, unforgivable, deplorable, contempt, negligent, negligence, laughable, lost my patience, out of patience, losing my patience, at my wits end, end of my rope, last straw',
  0.7: 'terrible, awful, ridiculous, unacceptable, not acceptable, angry, angrier, useless, worthless, trash, crap, crappy, hate, what a joke, are a joke, a complete joke, beyond a joke, false advertising, hung up on me, hanging up on me, absurd, preposterous, joke of a, stealing, stole my money, took my money, ashamed, unethical, unprofessional, disrespectful, condescending, dreadful, abysmal, fobbed off, dragging your feet',
  0.65: 'rude, lied, lying, lies, dumb, rubbish, waste of time, wasting my time, wastes my time, wasted my time, waste of money, demand an explanation, no one cares, nobody cares, deceived, misled, arrogant, nonsense, is a joke, mad at, clowns, clueless, careless, unhelpful, dismissive',
  0.6: 'cannot stand, can not stand, sacked, swore at, yelled at, shouted at, screamed at, laughed at, bunch of clowns, bunch of liars, bunch of crooks, bunch of thieves, stop lying, damn, bloody, never again, nobody helps, nobody has helped, no one has helped, no one helps, nobody is helping, ignoring me, ignored me, stonewalled, passing me around, passed around, from pillar to post, fobbing, irresponsible, infuriates, angers, hopeless service, blame me, blaming me, accusing',
  0.55: 'mad, annoyed, annoying, irritating, irritated, irritates, frustrated, frustrating, frustration, misleading, deceptive, runaround, run around, overcharged, overcharging, charged me twice, double charged, cheat',
  0.5: 'i demand, refuse to help, refuses to help, refused to help, refused to refund, refuses to refund, refused to replace, insane, ignored, ignoring, going in circles, in circles, goes in circles, not listening, nobody answers, no one answers, nobody replies, no one replies, nobody responds, no one responds, no one has called, nobody called, never called back, keeps hanging up, excuses, excuse after excuse, empty promises, broken promises, broken promise, refuse to refund, washing your hands, dodging, name and shame, bad attitude, post this online, leave a bad review, one star, 1 star',
  0.56: 'treated so badly, treated like, complete waste, total waste, absolute waste, waste of an, had it up to here, done with you, done with this, one more time and, used as new, bad service, terrible service',
  0.46: 'give me my refund, give me my money, give me back my, refund me already, just refund me, for the last time, so tired of, tired of waiting, tired of being, tired of your, money back right now, money back now, refund now, refund me now, mess up my, messed up my, mess up every, lost it again, every single time, unbelievable that you, leave a review everyone',
  0.45: 'no result, no results, to no avail, how much longer, stop wasting, stop sending me, automated replies, run out of patience, speak to your manager',
  0.4: 'complaint, complain, complaining, hell, accountable, answer for this',
  0.61: "can't stand, can't take this anymore, don't you dare",
  0.3: 'unfair, so-called',
  // not meant
  0: 'fraud alert, trash can, trash bin, garbage can, garbage disposal, garbage bag, rubbish bin, complaint form, complaints procedure, scam call, scam calls, fraud protection, angry bird, angry birds, trash bags, mad mode',
});
