/** 联系人: visitors, the contacts behind them, and signed identities. */
export { type Identity, verifyIdentity } from './identity.ts';
export { contactRoutes } from './routes.ts';
export { type Contacts, contactCopy, createContacts } from './service.ts';
