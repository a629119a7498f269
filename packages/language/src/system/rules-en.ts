import type { SystemRule } from './rule.ts';

const HUMAN =
  '(?:human(?: being)?|person|real (?:person|human|one|agent)|live (?:agent|person|chat|human|support|rep(?:resentative)?)|agents?|operator|rep|representative|customer (?:service|support|care)(?: (?:agent|rep(?:resentative)?|person|team))?|support (?:agent|person|rep(?:resentative)?|team|staff)|somebody|someone|manager|supervisor|advis[eo]r|your (?:team|staff|boss|colleague)|actual (?:person|human)|a colleague|staff(?: member)?|specialist|technician on the phone)';
const POLITE =
  "(?:please |pls |just |i (?:just |only |really )?(?:want|need|would like|'d like|wanna|wish|prefer|demand|insist) (?:to )?|i'd (?:like|prefer|rather) (?:to )?|can (?:i|you|we) (?:please |just )?|could (?:i|you|we) (?:please |just )?|may i (?:please )?|let me (?:please |just )?|is it possible to |how (?:do|can) i |get me to |i want )?";

/** Rules for English; `core` has punctuation, greetings and politeness taken off. */
export const ENGLISH_RULES: readonly SystemRule[] = [
  {
    intent: 'safety_risk',
    on: 'text',
    pattern:
      /\b(?:smok(?:e|ing) (?:is )?(?:com|pour|ris)|(?:it|machine|device|unit|plug|appliance|battery|charger|washer|dryer|fridge|purifier|robot|this|that|thing|cooker|dehumidifier)(?: is|'s| was| just| started)* (?:start(?:ed|ing)? (?:to )?)?(?:smok(?:e|ing|ed)|burning|spark(?:s|ing|ed)|melting|melted|on fire|exploded|exploding)|sparks? (?:from|came|coming|come|flew|flying|out|at|in the (?:plug|socket|outlet))|saw (?:a )?sparks?|(?:burn(?:ing|t)|scorched|electrical|gas|melting plastic|burnt plastic) smell|smell(?:s|ed|ing)? (?:of |like )?(?:something )?(?:burn(?:ing|t)|smoke|gas|fire|melting)|(?:caught|catch(?:es|ing)?) fire|(?:is|was|'s|it) on fire|in flames|burst into flames|explo(?:ded|sion|ding)|blew up|electr(?:ic(?:al)? shock|ocuted|ified)|got (?:a )?shock(?:ed)?|shocked me|gave me a shock|zapped me|short[- ]circuit(?:ed)?|got burn(?:ed|t)|burn(?:ed|t) (?:my|his|her|herself|himself|myself|hand)|scald(?:ed|ing)?|too hot to touch|(?:water|leak\w*).{0,20}(?:socket|outlet|plug\b|wiring|electrical)|(?:socket|outlet|plug).{0,20}(?:wet|water|melt|burn|hot|black)|swollen battery|battery (?:is )?swell\w*|carbon monoxide|unconscious|(?:is|am|are|was|'s|started|keeps) bleeding)/u,
    unless:
      /\b(?:prevent|avoid|nearly|almost|risk of|could it|can it|will it|does it|is it safe|fire ?(?:stick|wall|fox)|smoke (?:detector|alarm|mode)|flameless|spark plug|low flame)\b/u,
    scope: 'clause',
    confidence: 0.94,
  },
  {
    intent: 'infosec_risk',
    on: 'text',
    pattern:
      /\b(?:(?:card|credit card|debit card|bank(?: account)?|account|id|passport|social security|ssn|cvv|pin|security code|verification code|one[- ]time (?:code|password)|otp|password)(?: number)? (?:is|was):? ?(?:\d|my|the|as follows|here|$|\.\.)|(?:here is|here's|this is|sending you|i(?:'ll| will) (?:send|give) you|i sent you) (?:my|the|a photo of my) (?:card|id|passport|cvv|pin|password|code|bank|account|social security|credit)\b|the code is|my (?:card number|password|pin|cvv|ssn) is)/u,
    unless:
      /\b(?:what|where|how|forgot|reset|change|why)\b|\bis (?:wrong|not|invalid|expired|incorrect|declined|blocked|lost|stolen|broken|due)/u,
    confidence: 0.9,
  },
  {
    intent: 'infosec_risk',
    on: 'text',
    pattern:
      /\b(?:(?:account|card|wallet|profile|email|login)(?: has been| was| is| got| had been|'s been)? (?:hacked|compromised|hijacked|stolen by|taken over|breached)|hacked|(?:someone|somebody|a (?:man|woman|person|caller|stranger)|they).{0,30}(?:pretend(?:ed|ing)? to be|impersonat\w+|claim(?:ed|ing)? to be|said (?:he|she|they) (?:was|were|is|are) from).{0,40}|asked (?:me )?(?:for|to (?:send|give|share)).{0,15}(?:transfer|password|pin|code|otp|gift card|card details|card number|screen)|phish(?:ing|ed)|(?:someone|somebody) (?:else )?(?:is using|used|has access to|logged in(?:to)?|got into) my|identity theft|data (?:leak|breach)(?:ed)?|my data (?:was|has been|got) leaked|unauthori[sz]ed (?:charge|payment|transaction|login|access)|share my screen)\b/u,
    confidence: 0.88,
  },
  {
    intent: 'refuse_bot',
    on: 'text',
    pattern:
      /\b(?:(?:stop|no more|quit|enough(?: with| of)?|tired of|sick of|hate|fed up with|turn off|switch off|shut (?:off|down|up)|disable|get rid of|done with|cancel) (?:the |this |these |those |that |your |with |talking to |using |dealing with |to |a |all )*(?:bots?|chat ?bots?|robots?|machines?|ai|automated|auto[- ]?repl\w*|automatic (?:repl\w*|answers?)|assistant|virtual|computers?|canned)|(?:won't|will not|don't (?:want|wanna)|do not want|refuse|not going|am not|not here) (?:to )?(?:be )?(?:talk(?:ing)?|chat(?:ting)?|speak(?:ing)?|deal(?:ing)?|us(?:e|ing)|to)? ?(?:to |with |a |an |the |any |your |this |talk to |speak (?:to|with) |chat with |deal with |use )*(?:bot|chat ?bot|robot|machine|ai|computer|automat\w+|virtual assistant)|(?:the |this |your |stupid |useless |dumb )*(?:bot|chat ?bot|ai|assistant) (?:is |just |really |simply |clearly |totally )*(?:doesn't|does not|can't|cannot|isn't|is not|never|useless|stupid|dumb|hopeless|rubbish|worthless|not)|(?:useless|stupid|dumb|damn|bloody) (?:bot|chat ?bot|robot|ai)\b|i refuse to use ai|not a (?:bot|robot|machine)\b)/u,
    unless:
      /\brobot (?:vacuum|cleaner|mop|mower)|\bthe robot (?:is|does|won't|doesn't|can't|keeps|says|stops|vacuum)|robot (?:can't|cannot|doesn't|won't) (?:find|dock|charge|clean|return|move|connect)|turn off the (?:robot|machine)|(?:washing|coffee|this|the) machine/u,
    confidence: 0.92,
  },
  {
    intent: 'request_human',
    on: 'core',
    pattern: new RegExp(
      `^(?:(?:an? |the |real |live )*${HUMAN}|human(?: service| support| help| agent| now)?|agent(?: now)?|operator|representative|real person|talk to (?:a )?(?:human|person|someone|agent)|call me(?: back)?|phone me|transfer(?: me)?|escalate(?: this)?|is (?:any(?:one|body)|some(?:one|body)) (?:there|here|real)|any(?:one|body) there|hello is any(?:one|body) there|live chat|0)(?: now| here| asap| immediately)?$`,
      'u',
    ),
    unless: /^(?:someone|somebody|your staff|your team|manager|supervisor|staff)$/u,
    confidence: 0.96,
  },
  {
    intent: 'request_human',
    on: 'text',
    pattern: new RegExp(
      `\\b${POLITE}(?:talk|speak|chat|connect(?: me)?|transfer(?: me)?|put me (?:through|on)|get(?: me)?|give me|switch(?: me)?|hand me over|pass me(?: on)?|direct me|escalate(?: this| me)?|reach|contact|call|see|discuss this|deal|forward me|bring(?: me| in)?|find me|need|want|would like|have) (?:directly )?(?:to |with |through to |over to |on to )*(?:an? |the |some |your |any |another |actual |real |live |human |senior )*${HUMAN}\\b`,
      'u',
    ),
    unless:
      /\b(?:how much|fee|rude|complain(?:t)? about|hours|opening|phone number|email address|someone (?:to )?(?:install|come|fix|repair|collect|pick|deliver|else|stole|used|who)|(?:send|get|have|need|want|find|bring|give me) (?:me )?(?:someone|somebody|a technician|a person|one|agent) (?:to |out|over|who|for|that)|to (?:install|come out|fix|repair|collect|pick ?up|deliver)|per person|in person|agent (?:fee|was|said|told|bond)|real estate|travel agent|insurance agent|each person|person(?:al)? (?:loan|account|card)|for (?:one|another|a) person|contact(?:less)?|gift|to someone|someone(?:'s| else))\b/u,
    confidence: 0.9,
  },
  {
    intent: 'request_human',
    on: 'text',
    pattern:
      /\b(?:is there (?:a |an )?(?:real |actual |live )?(?:human|person|agent|anyone|someone)(?: i can| there| here| who can| available| to talk)|can (?:someone|somebody|a person|a human|anyone) (?:please )?(?:call|phone|ring|contact|talk to) me|(?:call|phone|ring) me (?:back|please|on|at)|want a (?:human|person|real)|human (?:please|support|assistance|help|agent|service|operator)|no(?:t)? (?:a )?(?:bot|robot),? (?:a )?(?:human|person)|let me (?:talk|speak) (?:to|with)|i want to speak|i want to talk to)\b/u,
    unless: /\btalk to (?:my|alexa|google|siri)|\bphone number\b/u,
    confidence: 0.9,
  },
  {
    intent: 'legal_threat',
    on: 'text',
    pattern:
      /\b(?:law ?suit|lawyers?|attorneys?|solicitors?|legal (?:action|proceedings|steps|advice|team|department|route|consequences)|su(?:e|ing) (?:you|your|the|this|them)|i(?:'ll| will| am going to|'m going to) sue|take (?:you|this|them) to (?:court|small claims)|see you in court|small claims|in court|court order|trading standards|ombudsman|regulators?|consumer (?:association|protection|rights|council|affairs|bureau)|better business bureau|bbb|ftc|cfpb|attorney general|12315|go(?:ing)? (?:public|to the press|to the media)|(?:contact|call|tell|inform|alert) the (?:press|media|newspapers?|police|authorities)|report (?:you|this|your company) to|expose you|post (?:this|it|about (?:this|you)|about it|a review)?.{0,12}(?:online|everywhere|on (?:social|twitter|x|facebook|reddit|tiktok))|charge ?back|class action|press charges|file a police report)\b/u,
    unless:
      /\b(?:send|deliver|ship|address).{0,20}(?:court|police)|tennis court|food court|court (?:road|street|lane)|what is a lawsuit|pressure|press (?:the|and|on|it)\b/u,
    confidence: 0.9,
  },
  {
    intent: 'resolved_no',
    on: 'core',
    pattern:
      /^(?:(?:but|no|nope|nah|sorry|well|hmm|um|ok but|and|it|that|this|i|i've|the (?:light|app|device|machine|problem|issue|error|screen|thing)|tried (?:that|it|this)(?: already| twice| again)?|did (?:that|it|this)(?: already)?|done that|already (?:tried|did)(?: that| it| this)?|just)(?:[ ,]+|$))*(?:(?:is |are |was |it's |has )?(?:still|again) (?:not|no|isn't|doesn't|won't|can't|cannot|the same|same|failing|fails|blinking|flashing|offline|broken|stuck|dead|nothing|red|wrong|happening|there|having|getting|showing|says|shows|beeping|leaking|disconnected|an? (?:error|issue|problem)).{0,40}|(?:did|does|do|has|have|was|is|will|would)(?:n't| not) (?:really |even |actually )?(?:work(?:ing)?|help(?:ful|ed|ing)?|solve(?:d)?|fix(?:ed)?|do (?:it|anything)|change(?:d)?|what i (?:asked|meant|need|want)|right|correct|resolved?|it|useful|answer(?: my question)?|the (?:issue|problem|answer)).{0,25}|not (?:work(?:ing)?|help(?:ful|ing)|solved|fixed|resolved|right|correct|what i (?:asked|meant|wanted|need)|my question|yet|really|useful|the (?:answer|problem|issue)).{0,20}|no (?:change|effect|luck|difference|joy|success|response|reaction|good|use|help|it (?:did|does|is|was)(?:n't| not).{0,20})|nothing (?:happens|happened|changed|changes|works|worked|helps)|(?:same|identical) (?:as before|thing|problem|issue|error|result|again|story)|wrong(?: answer| one| article| page| thing)?|that is wrong|makes no difference|useless answer|failed(?: again)?|tried (?:that|it|this|everything|all (?:of )?that)(?: already)?(?: (?:but )?(?:no|nothing|same|didn't|doesn't).{0,20})?|already (?:tried|did|done)(?: that| it| this| all that)?|you (?:didn't|did not|don't|do not|haven't) (?:answer|understand|get|listen|help).{0,25}|unsolved|unresolved|incorrect|keeps (?:failing|happening|blinking|dropping).{0,15}|it(?:'s| is) (?:back|broken again|not).{0,20}|happened again|doesn't do anything|no it doesn't|that (?:was|is) (?:no|not).{0,20})$/u,
    unless:
      /\b(?:how|what can|what should|why|when will|where|could you|can you|order|parcel|package|refund|delivery|delivered|arrived|invoice|shipped|received|card|payment|transfer|account|top.?up|money)\b|\?$/u,
    confidence: 0.92,
  },
  {
    intent: 'resolved_no',
    on: 'text',
    pattern:
      /\b(?:(?:that|this|it|which)(?:'s| is| was) not (?:what i (?:asked|meant|said|want|need)|my (?:question|problem|issue)|answering|the (?:answer|issue|problem))|not what i (?:asked|meant|was asking)|(?:didn't|did not|doesn't|does not|hasn't) (?:help|solve|fix|work|answer|resolve)(?: (?:me|it|my (?:problem|question|issue)|the (?:problem|issue)|either|anything|at all|for me))?(?: at all| either)?\s*[.!]*$|(?:you(?:'re| are)) not (?:listening|answering|understanding|helping)|(?:tried|did|followed|done) (?:that|it|this|all|everything|the steps|your).{0,40}(?:still|nothing|no |same|not |n't|fail)|still (?:doesn't|does not|isn't|is not|not|can't|cannot|won't|the same|no|nothing) ?(?:work\w*|help\w*|solv\w*|fix\w*|connect\w*|respond\w*|turn\w*|show\w*|same|as before|happen\w*|luck|change\w*|good|right)?\s*[.!]*$)/u,
    unless:
      /\b(?:order|parcel|package|refund|delivery|delivered|arrived|invoice|shipped|received|card|payment|transfer|top.?up|money|atm)\b|\?$|^(?:how|why|what|when|where)\b/u,
    confidence: 0.88,
  },
  {
    intent: 'resolved_yes',
    on: 'core',
    pattern:
      /^(?:(?:ok|okay|yes|yep|yeah|yay|ah|oh|great|perfect|awesome|wow|finally|brilliant|cool|hooray|alright|well|thanks|thank you|now|and|it|that|this|it's|the (?:light|app|device|machine|problem|issue)|i think|looks like|seems|everything|all)(?:[ ,]+|$))*(?:(?:is |has |it's |has been )?(?:works?(?: now| again| fine| perfectly| like a charm| great)?|worked|working(?: now| again| fine)?|solved(?: it| now)?|fixed(?: it| now)?|resolved(?: now)?|sorted(?: out)?(?: now)?|connected(?: now)?|did (?:it|the trick)|that did it|that (?:helped|helps|works|worked|solved it|fixed it|was it)|helped|back (?:to normal|online|up|on)|all (?:good|set|done|sorted|fine|clear)(?: now)?|good now|fine now|online (?:now|again)|got it working|problem (?:solved|gone|fixed)|issue (?:solved|gone|fixed|resolved)|no (?:further|more|other) (?:questions?|issues?|problems?)|nothing else|that(?:'s| is) all(?: i need(?:ed)?)?|that(?:'ll| will) be all|i(?:'m| am) (?:good|all set|sorted)|perfect thank you|perfect thanks|success|it worked|done and working|figured it out|found it))(?: (?:now|again|thanks?|thank you|thx|cheers|so much|very much|a lot|for (?:your|the) help|great|bye|perfect|you|guys|mate|everyone|all|i need|for now|today))*$/u,
    unless: /\b(?:not|n't|how|why|when|if|but|still|does it|will)\b|\?$|^(?:all|works?|working|back on|back up|found it if)$/u,
    confidence: 0.94,
  },
  {
    intent: 'resolved_yes',
    on: 'text',
    pattern:
      /\b(?:(?:it|that|everything|problem|issue|this)(?:'s| is| has been| seems| seems to be)? (?:all )?(?:works? (?:now|again|perfectly)|working (?:now|again|fine|perfectly)|solved|fixed|resolved|sorted) ?(?:now)?[,.! ]*(?:thanks?|thank you|thx|cheers|perfect|great)|that (?:fixed|solved|did|sorted) (?:it|the (?:problem|issue|trick)|my (?:problem|issue))|no (?:further|more|other) questions|you(?:'ve| have) (?:solved|fixed|answered) my)/u,
    unless: /\b(?:not|n't|how|why|when|but|still|how long)\b|\?$/u,
    confidence: 0.9,
  },
  {
    intent: 'acknowledgement',
    on: 'core',
    pattern:
      /^(?:(?:ok(?:ay)?|k|kk|okey|right|alright|all right|sure|fine|got it|i see|understood|noted|yes|yeah|yep|yup|cool|great|good|nice|perfect|hmm+|mm+|mhm|uh huh|aha|ah|oh|i understand|makes sense|will do|roger|thanks?|thank you|thx|ty|cheers|much appreciated|appreciate it|no worries|no problem|np|very much|so much|a lot|again|for (?:that|your help|the help|the info)|then|one (?:moment|sec|second|minute)|just a (?:moment|sec|second|minute)|a moment|wait|hold on|hang on|(?:let me|lemme|i(?:'ll| will)|i'm going to|gonna) (?:just )?(?:try|check|see|look|test|have a look|give it a try|do that|find it|go and (?:see|look))(?: (?:it|that|this|now|first|again|and see))*|trying(?: (?:it|that|now))*|checking(?: now)?|looking|brb|on it|bye|goodbye|see you)(?:[ ,]+|$))+$/u,
    unless: /^(?:good|nice)$/u,
    confidence: 0.92,
  },
  {
    intent: 'greeting',
    on: 'core',
    pattern:
      /^(?:(?:hi+|hello+|hey+|hiya|howdy|yo|heya|greetings|good (?:morning|afternoon|evening|day|night)|morning|evening|there|all|everyone|team|guys|sir|madam|dear|are you there|how are you(?: doing)?(?: today)?|how's it going|what's up|sup|nice to meet you|you there|bonjour|hola)(?:[ ,]+|$))+$/u,
    confidence: 0.95,
  },
  {
    intent: 'out_of_scope',
    on: 'text',
    pattern:
      /\b(?:(?:what(?:'s| is)|how(?:'s| is)) the weather|weather (?:today|tomorrow|forecast|like)|will it rain|tell me a (?:joke|story|riddle)|sing (?:me )?a song|write (?:me )?(?:a|an|some) (?:poem|essay|song|story|code|python|letter|haiku)|how old are you|are you (?:single|married|human|a robot|real|alive|chatgpt)|do you (?:love|like) me|what(?:'s| is) your (?:name|favou?rite)|who (?:made|created|built) you|(?:buy|sell|invest in) (?:stocks?|shares|bitcoin|crypto)|stock (?:price|market)|lottery|horoscope|zodiac|meaning of life|who (?:won|is winning) the|president of|capital of|recommend (?:a|some) (?:movie|film|book|song|restaurant)|play (?:some )?music|recipe for|how (?:do i|to) cook|do my homework|solve this equation|translate .{1,40} (?:to|into) \w+|book (?:me )?(?:a|the) (?:flight|hotel|table|taxi|uber)|flight to|world cup|football score)\b/u,
    confidence: 0.8,
  },
];
