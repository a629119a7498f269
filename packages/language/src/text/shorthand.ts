/** How people write English words in a hurry, and the words: chat spellings, contractions without their apostrophe. */
const PAIRS =
  "u=you ur=your r=are pls=please plz=please pleas=please thx=thanks thnx=thanks tnx=thanks ty=thanks bc=because cuz=because coz=because cos=because b4=before ppl=people tmrw=tomorrow tmr=tomorrow 2moro=tomorrow 2nite=tonight 2day=today msg=message msgs=messages acct=account acc=account w/=with w/o=without wat=what wut=what k=okay ok=okay abt=about goin=going doin=doing kno=know wanna=want_to gonna=going_to gotta=have_to gimme=give_me lemme=let_me dunno=don't_know idk=don't_know gr8=great l8=late fone=phone info=information mins=minutes min=minutes hrs=hours wks=weeks thru=through dat=that da=the hav=have jus=just nite=night y=why c=see n=and im=i'm ive=i've dont=don't doesnt=doesn't didnt=didn't cant=can't couldnt=couldn't wont=won't wouldnt=wouldn't shouldnt=shouldn't isnt=isn't arent=aren't wasnt=wasn't werent=weren't hasnt=hasn't havent=haven't hadnt=hadn't whats=what's wheres=where's hows=how's whos=who's whens=when's thats=that's theres=there's heres=here's youre=you're theyre=they're youve=you've theyve=they've weve=we've youll=you'll theyll=they'll aint=ain't yall=you pymt=payment pmt=payment trnsfr=transfer txn=transaction xfer=transfer pwd=password pw=password addr=address appt=appointment qty=quantity asap=soon";

const WORDS: ReadonlyMap<string, string> = new Map(
  PAIRS.split(' ').map((pair) => pair.replaceAll('_', ' ').split('=') as [string, string]),
);

/** The word, or the words with a space between them, that a short form stands for; else what was given. */
export const inFull = (word: string): string => WORDS.get(word) ?? word;
