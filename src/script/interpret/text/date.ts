import { type LocalTime, localTime } from "./local_time.ts";

const days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday"
  .split(" ");
const months =
  "January February March April May June July August September October November December"
    .split(" ");

/** More than this is not padded. */
const maxWidth = 1000;

/** A conversion's value: a number with its width and filling, or a text. */
type Value =
  | { kind: "number"; value: number; width: number; fill: "0" | " " }
  | { kind: "text"; text: string }
  | { kind: "nested"; format: string };

/**
 * strftime() in the C locale with GNU's flags (`%-d`, `%_H`, `%^a`, `%s`,
 * `%N`). `zone` is a TZ such as "Europe/Paris"; undefined: the machine's.
 * Undefined where the format or the zone is not known.
 */
export function formatDate(
  format: string,
  date: Date,
  zone: string | undefined,
): string | undefined {
  const time = localTime(date, zone);
  return time === undefined ? undefined : formatted(format, time);
}

function formatted(format: string, time: LocalTime): string | undefined {
  let isKnown = true;
  const text = format.replace(
    /%([-_0^#]*)(\d*)[EO]?(:*[\s\S]|$)/g,
    (_, flags: string, width: string, letter: string) => {
      // GNU has ways of its own with these
      const isOdd = flags !== "" && /[%NPz]|[cDFrRTxX]/.test(letter);
      const value = isOdd ? undefined : valueOf(letter, width, time);
      const shown = value === undefined || Number(width) > maxWidth
        ? undefined
        : render(value, letter, flags, width, time);
      isKnown &&= shown !== undefined;
      return shown ?? "";
    },
  );
  return isKnown ? text : undefined;
}

function render(
  value: Value,
  letter: string,
  flags: string,
  width: string,
  time: LocalTime,
): string | undefined {
  const pad = /[-_0]/.exec([...flags].reverse().join(""))?.[0];
  if (value.kind === "number") {
    const fill = pad === "_" ? " " : pad === "0" ? "0" : value.fill;
    const count = pad === "-" ? 0 : Number(width) || value.width;
    const sign = value.value < 0 ? "-" : "";
    const digits = String(Math.abs(value.value));
    return fill === "0"
      ? sign + digits.padStart(count - sign.length, "0")
      : (sign + digits).padStart(count, " ");
  }
  const text = value.kind === "nested"
    ? formatted(value.format, time)
    : value.text;
  if (text === undefined) return undefined;
  const changed =
    flags.includes("^") || flags.includes("#") && "aAbBh".includes(letter)
      ? text.toUpperCase()
      : flags.includes("#") && "pZ".includes(letter)
      ? text.toLowerCase()
      : text;
  return pad === "-"
    ? changed
    : changed.padStart(Number(width), pad === "0" ? "0" : " ");
}

function valueOf(
  letter: string,
  width: string,
  time: LocalTime,
): Value | undefined {
  const number = (value: number, digits = 2, fill: "0" | " " = "0") => ({
    kind: "number" as const,
    value,
    width: digits,
    fill,
  });
  const text = (it: string) => ({ kind: "text" as const, text: it });
  const nested = (format: string) => ({ kind: "nested" as const, format });
  const { year, month, day, hour, minute, second, weekday, yearday } = time;
  switch (letter) {
    case "%":
      return text("%");
    case "n":
      return text("\n");
    case "t":
      return text("\t");
    case "a":
      return text(days[weekday]?.slice(0, 3) ?? "");
    case "A":
      return text(days[weekday] ?? "");
    case "b":
    case "h":
      return text(months[month - 1]?.slice(0, 3) ?? "");
    case "B":
      return text(months[month - 1] ?? "");
    case "c":
      return nested("%a %b %e %H:%M:%S %Y");
    case "D":
    case "x":
      return nested("%m/%d/%y");
    case "F":
      return nested("%Y-%m-%d");
    case "R":
      return nested("%H:%M");
    case "r":
      return nested("%I:%M:%S %p");
    case "T":
    case "X":
      return nested("%H:%M:%S");
    case "C":
      return number(Math.floor(year / 100));
    case "d":
      return number(day);
    case "e":
      return number(day, 2, " ");
    case "g":
      return number(isoWeek(time).year % 100);
    case "G":
      return number(isoWeek(time).year, 4);
    case "V":
      return number(isoWeek(time).week);
    case "H":
      return number(hour);
    case "k":
      return number(hour, 2, " ");
    case "I":
      return number((hour + 11) % 12 + 1);
    case "l":
      return number((hour + 11) % 12 + 1, 2, " ");
    case "j":
      return number(yearday + 1, 3);
    case "m":
      return number(month);
    case "M":
      return number(minute);
    case "S":
      return number(second);
    case "s":
      return number(time.epoch, 1);
    case "N":
      return text(
        String(time.millisecond).padStart(3, "0").padEnd(9, "0")
          .slice(0, Number(width) || 9),
      );
    case "p":
      return text(hour < 12 ? "AM" : "PM");
    case "P":
      return text(hour < 12 ? "am" : "pm");
    case "q":
      return number(Math.ceil(month / 3), 1);
    case "u":
      return number(weekday === 0 ? 7 : weekday, 1);
    case "w":
      return number(weekday, 1);
    case "U":
      return number(Math.floor((yearday + 7 - weekday) / 7));
    case "W":
      return number(Math.floor((yearday + 7 - (weekday + 6) % 7) / 7));
    case "y":
      return number((year % 100 + 100) % 100);
    case "Y":
      return number(year, 4);
    case "z":
      return width === "" ? text(offset(time, "")) : undefined;
    case ":z":
      return width === "" ? text(offset(time, ":")) : undefined;
    case "Z":
      return time.zoneName === undefined ? undefined : text(time.zoneName);
    default:
      return undefined;
  }
}

function offset({ offsetMinutes }: LocalTime, between: string): string {
  const count = Math.abs(offsetMinutes);
  const two = (it: number) => String(it).padStart(2, "0");
  return (offsetMinutes < 0 ? "-" : "+") + two(Math.floor(count / 60)) +
    between + two(count % 60);
}

/** The week by ISO 8601: the first one has the year's first Thursday. */
function isoWeek({ year, yearday, weekday }: LocalTime) {
  const thursday = yearday + 3 - (weekday + 6) % 7;
  if (thursday < 0) {
    const before = year - 1;
    return { year: before, week: weekOf(thursday + lengthOf(before)) };
  }
  const length = lengthOf(year);
  return thursday >= length
    ? { year: year + 1, week: weekOf(thursday - length) }
    : { year, week: weekOf(thursday) };
}

function weekOf(thursday: number): number {
  return Math.floor(thursday / 7) + 1;
}

function lengthOf(year: number): number {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 366 : 365;
}
