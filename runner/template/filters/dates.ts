import { PyDateTime } from "../dates/datetime.js";
import { formatTime } from "../dates/strftime.js";
import type { FilterTable } from "../registry.js";
import { str, templateError, truth } from "../values.js";
import { define } from "./define.js";
import { readFloat, requireText } from "./require.js";
import { parseTime } from "./strptime.js";

/** Ansible's filters on times. */
export const dateFilters: FilterTable = {
  strftime: define(
    [
      ["second", null],
      ["utc", false],
    ],
    (input, { second, utc }) => {
      const seconds = second === null ? Date.now() / 1000 : readFloat(second);
      if (seconds === undefined || !Number.isFinite(seconds))
        throw templateError(`Invalid value for epoch value (${str(second)})`);
      return formatSeconds(requireText(input, "strftime"), Math.floor(seconds), truth(utc));
    },
  ),
  to_datetime: define([["format", "%Y-%m-%d %H:%M:%S"]], (input, { format }) => {
    const { milliseconds, micros } = parseTime(requireText(input, "to_datetime"), str(format));
    return new PyDateTime(milliseconds, micros);
  }),
};

function formatSeconds(pattern: string, seconds: number, utc: boolean): string {
  const moment = new Date(seconds * 1000);
  const offset = utc ? 0 : -moment.getTimezoneOffset();
  const zoned = pattern.replace(/%(%|z|Z|s)/g, (whole, letter: string) => {
    if (letter === "%") return whole;
    if (letter === "s") return String(seconds);
    return letter === "z" ? offsetText(offset) : utc ? "UTC" : zoneName(moment);
  });
  return formatTime(zoned, new Date(moment.getTime() + offset * 60_000));
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}${two(size % 60)}`;
}

function zoneName(moment: Date): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(moment);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "UTC";
}
