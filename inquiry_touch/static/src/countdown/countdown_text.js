import { _t } from "@web/core/l10n/translation";

const MINUTE = 60_000;
const DAY = 1440; // minutes

/**
 * How an answer clock stands at a moment; on the server `state_at` says the same of a clock that runs.
 *
 * @param {number} now milliseconds since 1970, as are `due` and `warn`
 * @param {{due: number, warn: number | null, spans: [number, number][]}} clock `spans`: when it stands still,
 *     in seconds since 1970
 * @returns {{state: "late" | "paused" | "soon" | "in_time", minutes: number, until: number | null}} the minutes
 *     it is late or has left, without those in which it stands still
 */
export function readClock(now, { due, warn, spans }) {
    if (now > due) {
        return { state: "late", minutes: Math.floor((now - due) / MINUTE), until: null };
    }
    let left = due - now;
    let until = null;
    for (const [from, to] of spans.map((span) => span.map((second) => second * 1000))) {
        left -= Math.max(0, Math.min(to, due) - Math.max(from, now));
        if (from <= now && now < to) {
            until = to;
        }
    }
    const minutes = Math.floor(left / MINUTE);
    const running = warn !== null && now >= warn ? "soon" : "in_time";
    return { state: until ? "paused" : running, minutes, until };
}

/** "0:42", from a day on "2 d 4 h". */
export function minutesText(minutes) {
    if (minutes >= DAY) {
        return _t("%(days)s d %(hours)s h", {
            days: Math.floor(minutes / DAY),
            hours: Math.floor((minutes % DAY) / 60),
        });
    }
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

/** What stands on the badge: words first, so that nobody has to tell colours apart. */
export function clockText({ state, minutes }) {
    if (state === "late") {
        return _t("late %(time)s", { time: minutesText(minutes) });
    }
    return state === "paused" ? _t("paused") : minutesText(minutes);
}
