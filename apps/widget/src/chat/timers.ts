/** Named waits: asking again under a name moves the earlier one. */
export type Timers = { after(name: string, ms: number, work: () => void): void; clear(): void };

export function createTimers(): Timers {
  const running = new Map<string, ReturnType<typeof setTimeout>>();
  return {
    after(name, ms, work) {
      clearTimeout(running.get(name));
      running.set(name, setTimeout(work, ms));
    },
    clear() {
      for (const timer of running.values()) clearTimeout(timer);
      running.clear();
    },
  };
}
