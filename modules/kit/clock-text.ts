/** A moment as Python prints a datetime: `2026-03-01 12:00:00.123456`. `offset`: seconds east of UTC. */
export function formatMoment(ms: number, offset = 0): string {
  const text = new Date(ms + offset * 1000).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}000`;
}

/** A span as Python prints a timedelta: `0:00:01.250000`, `1 day, 2:00:00`. */
export function formatSpan(ms: number): string {
  const whole = Math.floor(ms / 1000);
  const days = Math.floor(whole / 86400);
  const pad = (value: number) => String(value).padStart(2, "0");
  const clock = `${Math.floor((whole % 86400) / 3600)}:${pad(Math.floor((whole % 3600) / 60))}:${pad(whole % 60)}`;
  const micros = Math.round((ms - whole * 1000) * 1000);
  const fraction = micros > 0 ? `.${String(micros).padStart(6, "0")}` : "";
  return `${days > 0 ? `${days} day${days > 1 ? "s" : ""}, ` : ""}${clock}${fraction}`;
}
