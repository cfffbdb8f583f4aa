import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";
import { pivotView } from "@web/views/pivot/pivot_view";

/** Under each figure of a report stands what it counts: the help of its field. */
export class Definitions extends Component {
    static template = "inquiry_touch.Definitions";
    static props = { fields: Object, names: Array };

    get definitions() {
        const fields = this.props.names.map((name) => this.props.fields[name]);
        return fields.filter((field) => field?.help).map(({ string, help }) => ({ string, help }));
    }
}

export class InquiryPivotRenderer extends PivotRenderer {
    static template = "inquiry_touch.PivotRenderer";
    static components = { ...PivotRenderer.components, Definitions };
}

export class InquiryGraphRenderer extends GraphRenderer {
    static template = "inquiry_touch.GraphRenderer";
    static components = { ...GraphRenderer.components, Definitions };
}

registry.category("views").add("inquiry_pivot", { ...pivotView, Renderer: InquiryPivotRenderer });
registry.category("views").add("inquiry_graph", { ...graphView, Renderer: InquiryGraphRenderer });
