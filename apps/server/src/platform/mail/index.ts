/** 邮件: outgoing mail by SMTP. */
export { createMailer } from './smtp.ts';
