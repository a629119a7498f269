const QUESTION_ZH =
  /[?？]|(?:吗|嘛|呢|么)[。.！!~ ]*$|什么|怎么|怎样|如何|咋(?:办|整|回事|弄|样)|多少|多久|多长|几[个天点次度年号]|哪[里儿个些款家张年]?|为什么|为啥|是不是|能不能|可不可以|有没有|要不要|会不会|行不行|好不好|算不算|能.{1,12}吗|啥|何时/u;
const QUESTION_EN =
  /\?|^(?:so |and |but |hi |hello )*(?:what|how|which|when|where|why|who|whose|can|could|do|does|did|is|are|am|was|were|will|would|should|may|has|have)\b(?!'t)/iu;

/** 提问: the text asks for information, rather than stating a wish or reporting a problem. */
export function isQuestion(text: string): boolean {
  return QUESTION_ZH.test(text) || QUESTION_EN.test(text.trim());
}
