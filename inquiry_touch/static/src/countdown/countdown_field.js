import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { formatDateTime } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, onWillDestroy, useState } from "@odoo/owl";
import { clockText, minutesText, readClock } from "./countdown_text";

const { DateTime } = luxon;
const CLASSES = {
    late: "text-bg-danger",
    soon: "text-bg-warning",
    in_time: "text-bg-success",
    paused: "text-bg-secondary",
};

/** Counts down to the moment an answer is due, in working time, without asking the server again. */
export class CountdownField extends Component {
    static template = "inquiry_touch.CountdownField";
    static props = { ...standardFieldProps };

    setup() {
        const countdown = useService("inquiry_countdown");
        this.clock = useState(countdown.state);
        countdown.join();
        onWillDestroy(() => countdown.leave());
    }

    get due() {
        return this.props.record.data[this.props.name];
    }

    get shown() {
        const { inquiry_warn_at: warn, inquiry_closed_spans: spans } = this.props.record.data;
        const read = readClock(this.clock.now, {
            due: this.due.toMillis(),
            warn: warn ? warn.toMillis() : null,
            spans: spans || [],
        });
        return { text: clockText(read), title: this.title(read), classes: CLASSES[read.state] };
    }

    title({ state, minutes, until }) {
        const due = _t("Answer due %(moment)s", { moment: formatDateTime(this.due, { showSeconds: false }) });
        if (state !== "paused") {
            return due;
        }
        const opens = formatDateTime(DateTime.fromMillis(until), { showSeconds: false });
        return _t("%(due)s; closed until %(opens)s, then %(time)s is left", {
            due,
            opens,
            time: minutesText(minutes),
        });
    }
}

registry.category("fields").add("inquiry_countdown", {
    component: CountdownField,
    displayName: _t("Countdown to the answer"),
    supportedTypes: ["datetime"],
    fieldDependencies: [
        { name: "inquiry_warn_at", type: "datetime", readonly: true },
        { name: "inquiry_closed_spans", type: "json", readonly: true },
    ],
});
