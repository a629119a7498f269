export function withFolderLock<T>(path: string, work: () => Promise<T>, onWait?: (holder: string) => void): Promise<T>;
