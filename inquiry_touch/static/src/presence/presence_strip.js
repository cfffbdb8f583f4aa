import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, onWillDestroy, onWillUpdateProps, useState } from "@odoo/owl";

const TICK = 5_000;

/** "Li Wei is answering (20 s ago)", as long as they do. */
export class PresenceStrip extends Component {
    static template = "inquiry_touch.PresenceStrip";
    static props = { channel: String, record: Object, known: { type: Array, optional: true } };

    setup() {
        this.presence = useService("inquiry_presence");
        this.rows = useState(this.presence.rows);
        this.state = useState({ now: Date.now() });
        this.timer = browser.setInterval(() => (this.state.now = Date.now()), TICK);
        this.watch(this.props);
        onWillUpdateProps((next) => {
            if (next.channel !== this.props.channel) {
                this.presence.unwatch(this.props.channel);
                this.watch(next);
            }
        });
        onWillDestroy(() => {
            browser.clearInterval(this.timer);
            this.presence.unwatch(this.props.channel);
        });
    }

    watch(props) {
        this.presence.watch(props.channel, props.record, props.known);
    }

    get sentences() {
        void this.rows[this.props.channel];
        const now = Math.max(this.state.now, Date.now());
        return this.presence.others(this.props.channel, now).map((row) => ({
            key: `${row.user_id}-${row.lead_id}`,
            text: _t("%(name)s is answering (%(seconds)s s ago)", {
                name: row.name,
                seconds: Math.max(0, Math.round((now - row.since) / 1000)),
            }),
        }));
    }
}

/** The strip on a lead or buyer; the field holds who was answering when the record was read. */
export class PresenceField extends Component {
    static template = "inquiry_touch.PresenceField";
    static components = { PresenceStrip };
    static props = { ...standardFieldProps };

    get strip() {
        const { resModel, resId, data } = this.props.record;
        const known = data[this.props.name] || {};
        return {
            channel: `inquiry_presence/${resModel}/${resId}`,
            record: { lead_id: resModel === "crm.lead" ? resId : 0, buyer_id: known.buyer_id },
            known: known.rows,
        };
    }
}

registry.category("fields").add("inquiry_presence", {
    component: PresenceField,
    supportedTypes: ["json"],
});
