import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { reactive } from "@odoo/owl";

const TICK = 30_000;

/** The one timer of a page by which all its countdowns move; it runs while there is one. */
export const countdownService = {
    start() {
        const state = reactive({ now: Date.now() });
        let shown = 0;
        let timer;
        const tick = () => (state.now = Date.now());
        return {
            state,
            join() {
                if (!shown++) {
                    tick();
                    timer = browser.setInterval(tick, TICK);
                }
            },
            leave() {
                if (!--shown) {
                    browser.clearInterval(timer);
                }
            },
        };
    },
};

registry.category("services").add("inquiry_countdown", countdownService);
