import { listed } from './weighted.ts';

/** Degree, negation, sarcasm, rhetorical questions: what turns and strengthens the words beside it. */
export const enMarks = {
  degree_most: listed(
    'extremely, absolutely, utterly, completely, totally, incredibly, beyond, unbelievably, insanely, freaking, bloody, exceptionally, deeply, downright',
  ),
  degree_up: listed(
    'very, so, really, such, too, highly, truly, always, constantly, super, quite, pretty, seriously, particularly, especially, genuinely, just, real, damn, most, increasingly',
  ),
  degree_after: listed('as hell, beyond words, beyond belief, to death, to the core, as ever, to say the least'),
  degree_down: listed(
    'slightly, somewhat, a bit, a little, kind of, kinda, sort of, fairly, rather, not very, not too, not so, not really, not that, hardly, barely, not particularly, mildly',
  ),
  fillers: listed(
    'a, an, the, that, this, it, all, at, to, be, been, being, is, are, was, were, any, much, of, my, your, our, me, us, you, i, feel, feeling, felt, look, looks, looking, seem, seems, think, do, did, does, have, had, has, having, get, got, sound, sounds, in, as, would, will, even, ever, make, makes, made, by, with, find, found, find it, call, called, consider',
  ),
  negators: listed(
    "not, never, n't, no, without, cannot, neither, nor, none, nothing, dont, didnt, doesnt, isnt, wasnt, wont, cant, arent, werent, hardly, far from, anything but, nowhere near, lack of, lacks, no longer",
  ),
  no_negation: listed(
    "not only, not just, not to mention, no wonder, no doubt, why not, not surprising, can't stand, cannot stand, can't believe, cannot believe, couldn't be more, could not be more, couldn't be happier, can't thank, cannot thank, can't wait, can't recommend highly enough, cannot recommend highly enough, can't praise, isn't it, aren't you, don't you, couldn't agree more, never been so, never been more, never been treated, never once, never seen such, never had such, never experienced such, never dealt with such, never seen a more, never met such, nothing but, no less than, never fails",
  ),
  forbidding: listed("don't, do not, dont, stop, quit, no more, enough, enough of, enough with"),
  sarcasm: listed(
    'oh great, oh wonderful, oh brilliant, oh lovely, oh joy, oh fantastic, oh perfect, a real gem, what a shock, great another, wonderful another, lovely another, perfect another, brilliant another, fantastic another, awesome another, just great, just perfect, just wonderful, just brilliant, just what i needed, how wonderful, how lovely, how nice, thanks a lot, thanks a bunch, well done, good job, nice job, great job, nice work, bravo, what a surprise, as usual, so much for, big surprise, charming, congratulations, congrats, way to go, keep up the good work, real classy, genius',
  ),
  mockery: listed(
    'thanks for nothing, thanks for absolutely nothing, slow clap, yeah right, gee thanks, wow thanks, thanks for wasting, thanks for ignoring, thanks for ruining, thanks for the runaround, how very helpful, colour me surprised, color me surprised, nice one guys, great just great, wonderful just wonderful, perfect just perfect, brilliant just brilliant, fantastic just fantastic, lovely just lovely, nice just nice, amazing just amazing',
  ),
  rhetorical: listed(
    "are you kidding, you must be kidding, you've got to be kidding, are you serious, are you joking, is this a joke, is this some kind of joke, how is this acceptable, how is that acceptable, is this acceptable, how is this okay, how is this ok, how is that ok, how is that fair, how is this fair, how is this even, how is this legal, how is that even, how is that legal, how is that acceptable to you, how is this my fault, how is that my fault, how is that my problem, how can you people, how can you treat, how can you justify, how can you charge, how can you sell, how can you even, how can you call, how can you still, how can a company, how do you sleep, how hard can it be, how hard is it to, how difficult can it be, how many times do i, how many times must i, how many times should i, how many times have i, how many more times, how long do i have to, how long must i, how much longer do i, why should i have to, why should i pay, why should i wait, why should i believe, why should i trust, why do i have to keep, why bother, why even bother, what kind of service, what kind of company, what kind of support, what kind of joke, what kind of business, what kind of people, what sort of company, what sort of service, what's the point, what is the point, who does that, who do you think, don't you care, don't you people, does anyone care, does anybody care, does anyone even, are you having a laugh, are you having me on, why is it so hard, why is it so difficult, why does nobody, why can nobody, why can no one, what on earth are you, what on earth is going on, do i look like, is anybody even, is anyone even, is anybody actually, is anyone actually, is anybody there at all, do you even, do you ever, do you people, would you put up with, would you accept, how many times do we, who is going to pay, why on earth, what is the use, do you think i, do you really think, do you actually, am i supposed to wait, am i supposed to believe, am i supposed to just, what am i paying for, you call this, you call that, call this service, call this support, call this quality, call yourself, what is wrong with you, what's wrong with you, are you even, is it too much to ask, is that too much to ask, have you no shame, where is my money, since when",
  ),
};
