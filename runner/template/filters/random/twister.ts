import { createHash, randomInt } from "node:crypto";
import type { Value } from "../../../values.js";
import { isFloat, isInt, templateError, toNumber, typeName } from "../../values.js";
import { isText, toText } from "../require.js";

/** A source of numbers below a limit. */
export interface RandomSource {
  below(limit: number): number;
}

/** The system's random numbers. */
export const systemRandom: RandomSource = { below: (limit) => (limit <= 1 ? 0 : randomInt(limit)) };

const N = 624;
const M = 397;

/** Python's `random.Random(seed)`: MT19937, seeded as Python seeds it, so that a seed gives the same choices there and here. */
export class Twister implements RandomSource {
  private readonly state = new Uint32Array(N);
  private index = N;

  constructor(seed: Value) {
    this.seedByArray(wordsOf(seedNumber(seed)));
  }

  private seedPlain(seed: number): void {
    this.state[0] = seed;
    for (let i = 1; i < N; i++) {
      const before = this.state[i - 1]! ^ (this.state[i - 1]! >>> 30);
      this.state[i] = Math.imul(1812433253, before) + i;
    }
  }

  private seedByArray(key: number[]): void {
    this.seedPlain(19650218);
    const state = this.state;
    let i = 1;
    let j = 0;
    for (let k = Math.max(N, key.length); k > 0; k--) {
      state[i] = (state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), 1664525)) + key[j]! + j;
      i = this.wrap(i + 1);
      j = (j + 1) % key.length;
    }
    for (let k = N - 1; k > 0; k--) {
      state[i] = (state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), 1566083941)) - i;
      i = this.wrap(i + 1);
    }
    state[0] = 0x80000000;
  }

  private wrap(i: number): number {
    if (i < N) return i;
    this.state[0] = this.state[N - 1]!;
    return 1;
  }

  private refill(): void {
    const state = this.state;
    for (let i = 0; i < N; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff);
      state[i] = state[(i + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.index = 0;
  }

  private next(): number {
    if (this.index >= N) this.refill();
    let y = this.state[this.index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private bits(count: number): bigint {
    if (count <= 32) return BigInt(this.next() >>> (32 - count));
    return BigInt(this.next()) | (this.bits(count - 32) << 32n);
  }

  below(limit: number): number {
    const size = BigInt(limit).toString(2).length;
    let value = this.bits(size);
    while (value >= BigInt(limit)) value = this.bits(size);
    return Number(value);
  }
}

function seedNumber(seed: Value): bigint {
  if (isText(seed)) {
    const bytes = Buffer.from(toText(seed), "utf8");
    const all = Buffer.concat([bytes, createHash("sha512").update(bytes).digest()]);
    return BigInt(`0x${all.toString("hex")}`);
  }
  if (isInt(seed)) return BigInt(seed) < 0n ? -BigInt(seed) : BigInt(seed);
  if (isFloat(seed)) return floatHash(toNumber(seed));
  throw templateError(
    `The only supported seed types are: None, int, float, str, bytes, and bytearray, not ${typeName(seed)}`,
  );
}

/** Python's hash of a float: its value modulo the prime 2^61 - 1. A seed uses its size. */
function floatHash(value: number): bigint {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 0n : 314159n;
  const prime = (1n << 61n) - 1n;
  let mantissa = Math.abs(value);
  let exponent = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent++;
  }
  // 2^61 is 1 modulo the prime, so that dividing by 2^e is multiplying by 2^(61 - e mod 61).
  return (BigInt(mantissa) << BigInt((61 - (exponent % 61)) % 61)) % prime;
}

function wordsOf(value: bigint): number[] {
  const words: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words.length > 0 ? words : [0];
}
