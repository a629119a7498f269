/** 文件存储: stored bytes by a key the server made. */
export { createDiskBlobs } from './disk.ts';
