/** A moment as a clock on the wall shows it. */
export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** 0 is Sunday. */
  weekday: number;
  /** 0 is the first of January. */
  yearday: number;
  /** Seconds since 1970. */
  epoch: number;
  /** East of Greenwich. */
  offsetMinutes: number;
  /** Such as "UTC"; undefined where only the system's tables know it. */
  zoneName: string | undefined;
}

/** `zone` is a TZ; undefined: the machine's. Undefined where it is not known. */
export function localTime(
  date: Date,
  zone: string | undefined,
): LocalTime | undefined {
  const milliseconds = date.getTime();
  if (!Number.isFinite(milliseconds)) return undefined;
  const place = zoneAt(date, zone);
  if (place === undefined) return undefined;
  const { offsetMinutes } = place;
  const shifted = new Date(milliseconds + offsetMinutes * 60_000);
  const year = shifted.getUTCFullYear();
  const start = new Date(0);
  start.setUTCFullYear(year, 0, 1);
  start.setUTCHours(0, 0, 0, 0);
  return {
    year,
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    millisecond: shifted.getUTCMilliseconds(),
    weekday: shifted.getUTCDay(),
    yearday: Math.floor((shifted.getTime() - start.getTime()) / 86_400_000),
    epoch: Math.floor(milliseconds / 1000),
    ...place,
  };
}

type Place = Pick<LocalTime, "offsetMinutes" | "zoneName">;

function zoneAt(date: Date, zone: string | undefined): Place | undefined {
  if (zone === undefined) {
    const offsetMinutes = -date.getTimezoneOffset();
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    return { offsetMinutes, zoneName: nameOf(timeZone) };
  }
  const name = zone.replace(/^:/, "");
  if (name === "") return { offsetMinutes: 0, zoneName: "UTC" };
  // POSIX counts west of Greenwich
  const plain = /^([A-Za-z]{3,})([-+]?)(\d{1,2})(?::?(\d\d))?$/.exec(name);
  if (plain !== null) {
    const [, zoneName, sign, hours = "0", minutes = "0"] = plain;
    const west = Number(hours) * 60 + Number(minutes);
    return { offsetMinutes: sign === "-" ? west : 0 - west, zoneName };
  }
  const offsetMinutes = offsetIn(name, date);
  return offsetMinutes === undefined
    ? undefined
    : { offsetMinutes, zoneName: nameOf(name) };
}

function nameOf(zone: string): string | undefined {
  if (/^(?:Etc\/)?(?:UTC|Universal|Zulu|UCT)$/.test(zone)) return "UTC";
  return /^(?:Etc\/)?(?:GMT|Greenwich)$/.test(zone) ? "GMT" : undefined;
}

/** By the tables of ECMAScript's Intl. */
function offsetIn(timeZone: string, date: Date): number | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      timeZoneName: "longOffset",
    });
  } catch (cause) {
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
  const name =
    format.formatToParts(date).find((it) => it.type === "timeZoneName")
      ?.value ?? "";
  const found = /^GMT(?:([-+])(\d\d):(\d\d))?$/.exec(name);
  if (found === null) return undefined;
  const [, sign, hours = "0", minutes = "0"] = found;
  const count = Number(hours) * 60 + Number(minutes);
  return sign === "-" ? -count : count;
}
