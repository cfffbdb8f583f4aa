import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";

const EVERY = 2000; // milliseconds

/** Reads the record on this page anew while it is under way; what a person is typing is left alone. */
export class ReloadWidget extends Component {
    static template = xml`<span class="fa fa-circle-o-notch fa-spin me-2" role="presentation"/>`;
    static props = { ...standardWidgetProps };

    setup() {
        onMounted(() => {
            this.timer = setInterval(() => this.reload(), EVERY);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    async reload() {
        const record = this.props.record;
        if (this.isBusy || document.hidden || !record.resId || (await record.isDirty())) {
            return;
        }
        this.isBusy = true;
        try {
            await record.load();
        } finally {
            this.isBusy = false;
        }
    }
}

registry.category("view_widgets").add("inquiry_reload", { component: ReloadWidget });
