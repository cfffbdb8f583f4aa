import { useEffect } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { ListTextField, listTextField } from "@web/views/fields/text/text_field";

/** Words are added to a line that holds hundreds: what is typed on entering it must not replace them all. */
export class WordsField extends ListTextField {
    setup() {
        super.setup();
        useEffect(
            (area) => {
                const unselect = () => setTimeout(() => this.unselectAll(area));
                area?.addEventListener("focus", unselect);
                return () => area?.removeEventListener("focus", unselect);
            },
            () => [this.textareaRef.el]
        );
    }

    unselectAll(area) {
        const end = area.value.length;
        if (area.selectionStart === 0 && area.selectionEnd === end) {
            area.setSelectionRange(end, end);
        }
    }
}

registry.category("fields").add("list.inquiry_words", {
    ...listTextField,
    component: WordsField,
    additionalClasses: ["o_field_text"],
});
