/** Open addressing from hash to position: several times as fast as a Map, and no garbage. */
export class HashIndex {
  private keys: Uint32Array;
  private values: Int32Array;
  private mask: number;
  size = 0;

  constructor(expected: number) {
    let capacity = 1024;
    while (capacity < expected * 2) capacity *= 2;
    this.keys = new Uint32Array(capacity);
    this.values = new Int32Array(capacity).fill(-1);
    this.mask = capacity - 1;
  }

  /** The position of a hash, or -1. */
  get(hash: number): number {
    let slot = (hash ^ (hash >>> 16)) & this.mask;
    while (true) {
      const value = this.values[slot]!;
      if (value < 0 || this.keys[slot] === hash) return value;
      slot = (slot + 1) & this.mask;
    }
  }

  /** The position of a hash, given the next free one if it is new. */
  add(hash: number): number {
    if (this.size * 2 > this.mask) this.grow();
    let slot = (hash ^ (hash >>> 16)) & this.mask;
    while (true) {
      const value = this.values[slot]!;
      if (value < 0) {
        this.keys[slot] = hash;
        this.values[slot] = this.size;
        return this.size++;
      }
      if (this.keys[slot] === hash) return value;
      slot = (slot + 1) & this.mask;
    }
  }

  private grow(): void {
    const { keys, values } = this;
    this.keys = new Uint32Array(keys.length * 2);
    this.values = new Int32Array(keys.length * 2).fill(-1);
    this.mask = this.keys.length - 1;
    for (let i = 0; i < keys.length; i++) {
      if (values[i]! < 0) continue;
      let slot = (keys[i]! ^ (keys[i]! >>> 16)) & this.mask;
      while (this.values[slot]! >= 0) slot = (slot + 1) & this.mask;
      this.keys[slot] = keys[i]!;
      this.values[slot] = values[i]!;
    }
  }
}
