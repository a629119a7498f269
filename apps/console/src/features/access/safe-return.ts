/** Only an address of the console itself may follow a sign-in; anything else goes to the start. */
export function safeReturn(address: string | null): string {
  return address?.startsWith('/') && !address.startsWith('//') && !address.startsWith('/sign-in') && !address.includes('\\')
    ? address
    : '/';
}
