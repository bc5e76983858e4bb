/**
 * Milliseconds since 1970 on a clock that nobody sets: right when the program starts, and from then on it only goes
 * forward, at one pace. For durations and deadlines: the wall clock jumps when somebody sets it (NTP does).
 */
export function steadyNow(): number {
  return Math.round(performance.timeOrigin + performance.now());
}
