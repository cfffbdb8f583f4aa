import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, markup, xml } from "@odoo/owl";

/** Shows HTML that our own templates made on the server; its links open in this window. */
export class ServerHtmlField extends Component {
    static template = xml`<div class="w-100" t-out="html"/>`;
    static props = { ...standardFieldProps };

    get html() {
        return markup(this.props.record.data[this.props.name] || "");
    }
}

registry.category("fields").add("inquiry_server_html", {
    component: ServerHtmlField,
    supportedTypes: ["html"],
});
