import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** A rule that was proposed is kept when somebody saves it, not when they close the page. */
export class TagRuleFormController extends FormController {
    async beforeUnload() {
        if (!this.model.root.isNew) {
            await super.beforeUnload(...arguments);
        }
    }
}

registry.category("views").add("inquiry_tag_rule_form", { ...formView, Controller: TagRuleFormController });
