import { Composer } from "@mail/core/common/composer";
import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, onMounted, onWillDestroy, onWillUnmount, useExternalListener, xml } from "@odoo/owl";
import { PresenceStrip } from "./presence_strip";

Composer.components = { ...Composer.components, PresenceStrip };

/** Colleagues hear that we write to the buyer of a lead; the composers of anything else stay as they are. */
patch(Composer.prototype, {
    setup() {
        super.setup();
        // Portal and live chat have the composer too, and no such service.
        this.inquiryPresence = this.env.services.inquiry_presence;
        onMounted(() => this.inquiryBeat());
        onWillUnmount(() => this.inquiryLeadId && this.inquiryPresence.end(this.inquiryLeadId));
    },

    get inquiryLeadId() {
        const isToBuyer = this.props.type === "message" && !this.props.composer.message;
        const isLead = this.thread?.model === "crm.lead" && this.inquiryPresence;
        return isToBuyer && isLead ? this.thread.id || 0 : 0;
    },

    get inquiryChannel() {
        return `inquiry_presence/crm.lead/${this.inquiryLeadId}`;
    },

    inquiryBeat() {
        if (this.inquiryLeadId) {
            this.inquiryPresence.beat(this.inquiryLeadId);
        }
    },

    onInput(ev) {
        super.onInput(ev);
        this.inquiryBeat();
    },

    onKeydown(ev) {
        super.onKeydown(ev);
        this.inquiryBeat();
    },

    async _sendMessage() {
        const leadId = this.inquiryLeadId;
        const message = await super._sendMessage(...arguments);
        if (leadId) {
            this.inquiryPresence.end(leadId);
        }
        return message;
    },
});

/** The same in the window of the full composer. */
export class ComposerPresence extends Component {
    static template = xml`<PresenceStrip t-if="leadId" channel="channel" record="{ lead_id: leadId }"/>`;
    static components = { PresenceStrip };
    static props = { ...standardWidgetProps };

    setup() {
        this.presence = useService("inquiry_presence");
        const beat = () => this.leadId && this.presence.beat(this.leadId);
        onMounted(beat);
        useExternalListener(window, "keydown", beat);
        onWillDestroy(() => this.leadId && this.presence.end(this.leadId));
    }

    get leadId() {
        const { model, res_ids: ids, subtype_is_log: isNote } = this.props.record.data;
        const found = model === "crm.lead" && !isNote ? JSON.parse(ids || "[]") : [];
        return found.length === 1 ? found[0] : 0;
    }

    get channel() {
        return `inquiry_presence/crm.lead/${this.leadId}`;
    }
}

registry.category("view_widgets").add("inquiry_composer_presence", { component: ComposerPresence });
