/** 脱敏: what may identify or rob a person is covered before it is kept as a fact, shown or spoken. */

/** 15..19 digits from 3 to 6, alone: parcel and order numbers start otherwise or stand behind letters. */
const CARD = /(?<![\dA-Za-z])[3-6]\d{3}(?:[ -]?\d){11,15}(?![\dA-Za-z])/g;
const NATIONAL_ID = /(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])/g;
const PHONE = /(?<!\d)1[3-9]\d{9}(?!\d)/g;
const EMAIL = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+/g;
const SECRET_AFTER =
  /((?:验证码|校验码|动态码|密码|口令|支付码|安全码|(?:verification|security|one[- ]time|sms|login|access)\s+code|passcode|password|otp|cvv2?|pin|the code)(?:[^\p{L}\p{N}]|是|为|\bis\b|\bare\b|：){0,8})([A-Za-z0-9]*\d[A-Za-z0-9]{2,15})/giu;

/** Codes that open somebody's account or purse; a Wi-Fi password is covered as well, but it is no case for the security team. */
const STEALABLE = /验证码|校验码|动态码|支付(?:码|密码)|安全码|银行卡密码|verification|security\s+code|one[- ]time|sms|otp|cvv2?|passcode/i;

/** Full-width digits, Latin letters and the at sign in their narrow form; Chinese punctuation stays as it was typed. */
function narrow(text: string): string {
  return text.replace(/[\uff10-\uff19\uff20-\uff3a\uff41-\uff5a]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0));
}

export type SecretKind = 'card' | 'national_id' | 'code';

/** The secrets a text gives away: payment card (Luhn), Chinese ID number (ISO 7064 check character), a code or password with its digits. */
export function secretsIn(text: string): SecretKind[] {
  const normal = narrow(text);
  const kinds: SecretKind[] = [];
  if ((normal.match(NATIONAL_ID) ?? []).some(isNationalId)) kinds.push('national_id');
  if ((normal.match(CARD) ?? []).some((found) => !isNationalId(found) && isCard(found))) kinds.push('card');
  if ([...normal.matchAll(SECRET_AFTER)].some(([found]) => STEALABLE.test(found))) kinds.push('code');
  return kinds;
}

/** The text with whatever has the shape of a card or ID number (a typing error makes it no less telling), codes, phones and e-mail addresses covered. */
export function maskPersonal(text: string): string {
  return narrow(text)
    .replace(SECRET_AFTER, (_, words: string) => `${words}****`)
    .replace(NATIONAL_ID, (found) => `${found.slice(0, 3)}****${found.slice(-2)}`)
    .replace(CARD, (found) => `**** ${found.replace(/\D/g, '').slice(-4)}`)
    .replace(PHONE, (found) => `${found.slice(0, 3)}****${found.slice(-4)}`)
    .replace(EMAIL, (found) => `${found.slice(0, 1)}***${found.slice(found.indexOf('@'))}`);
}

/**
 * An identifier with its middle covered: the first and last characters stay so that a person recognises it. Words ("客厅的") hide nothing and stay.
 */
export function maskIdentifier(value: string): string {
  if (!/[A-Za-z0-9]{4}|\d/.test(value)) return value;
  if (value.length <= 4) return '****';
  const kept = Math.min(4, Math.floor(value.length / 4));
  return `${value.slice(0, kept)}****${value.slice(-kept)}`;
}

/** Luhn (ISO/IEC 7812-1) over 15..19 digits that are not all the same. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 15 || digits.length > 19 || /^(\d)\1+$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    sum += at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11643: 17 digits and a check character (ISO 7064 MOD 11-2). */
function isNationalId(text: string): boolean {
  if (!/^\d{17}[\dXx]$/.test(text)) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  return '10X98765432'[sum % 11] === text[17]?.toUpperCase();
}
