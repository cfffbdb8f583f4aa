import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { reactive } from "@odoo/owl";

// As on the server: who has not typed for so long is no longer answering.
const SILENCE = 120_000;
const BEAT = 20_000;

/** Who is answering which buyer, as the bus tells it; and telling others that we are. */
export const presenceService = {
    dependencies: ["bus_service", "orm"],

    start(env, { bus_service: bus, orm }) {
        /** By channel: rows of {lead_id, user_id, name, since}. */
        const rows = reactive({});
        const watchers = {};
        const beats = {};

        function keep(channel, row) {
            const others = (rows[channel] || []).filter(
                (one) => one.user_id !== row.user_id || one.lead_id !== row.lead_id
            );
            rows[channel] = row.is_over
                ? others
                : [...others, { ...row, since: Date.now() - row.seconds * 1000 }];
        }

        bus.subscribe("inquiry_touch.presence", (payload) => {
            if (payload.user_id === user.userId) {
                return;
            }
            for (const channel of Object.keys(watchers)) {
                const { lead_id: leadId, buyer_id: buyerId } = watchers[channel].record;
                if (leadId === payload.lead_id || (buyerId && buyerId === payload.buyer_id)) {
                    keep(channel, payload);
                }
            }
        });

        return {
            rows,
            /** Hear of who answers this lead or buyer, beginning with what the record says. */
            watch(channel, record, known) {
                const watcher = (watchers[channel] ||= { count: 0, record });
                watcher.record = { ...watcher.record, ...record };
                watcher.count++;
                if (watcher.count === 1) {
                    rows[channel] = [];
                    bus.addChannel(channel);
                }
                for (const row of known || []) {
                    keep(channel, row);
                }
            },
            unwatch(channel) {
                const watcher = watchers[channel];
                if (watcher && --watcher.count === 0) {
                    delete watchers[channel];
                    delete rows[channel];
                    bus.deleteChannel(channel);
                }
            },
            others(channel, now) {
                return (rows[channel] || []).filter((row) => now - row.since < SILENCE);
            },
            /** We are writing on this lead; told at most every 20 seconds. */
            beat(leadId) {
                const now = Date.now();
                if (!beats[leadId] || now - beats[leadId] >= BEAT) {
                    beats[leadId] = now;
                    this.tell(leadId, true);
                }
            },
            end(leadId) {
                if (beats[leadId]) {
                    delete beats[leadId];
                    this.tell(leadId, false);
                }
            },
            /** Colleagues can do without it: whoever may only read the lead writes on undisturbed. */
            tell(leadId, isWriting) {
                orm.silent
                    .call("crm.lead", "inquiry_is_answering", [[leadId], isWriting])
                    .catch((error) => browser.console.debug("presence", error.message));
            },
        };
    },
};

registry.category("services").add("inquiry_presence", presenceService);
