/** The one-time password in the reply that made a person, wherever it stands (`password`, `oneTimePassword`, `temporaryPassword`, beside or inside the agent); null when there is none. */
export function readPassword(reply: unknown): string | null {
  if (typeof reply !== 'object' || reply === null) return null;
  for (const name of ['oneTimePassword', 'temporaryPassword', 'password']) {
    const value = (reply as Record<string, unknown>)[name];
    if (typeof value === 'string' && value) return value;
  }
  return 'agent' in reply ? readPassword(reply.agent) : null;
}
