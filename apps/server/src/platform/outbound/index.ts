/** 出站请求: the one way out of the house, with every address checked at the moment it is dialled. */
export { checkOutboundUrl, createOutbound, type OutboundClient } from './client.ts';
