from odoo import http
from odoo.http import content_disposition, request


class InquiryFailures(http.Controller):
    """A file of the last failures that can be given away."""

    @http.route("/inquiry/failures.csv", type="http", auth="user", methods=["GET"], readonly=True)
    def download(self, limit="10"):
        wanted = int(limit[:5]) if limit[:5].isdecimal() else 0
        content = request.env["inquiry.error"]._export_failures(min(wanted or 10, 1000))
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Disposition", content_disposition("inquiry-failures.csv")),
            ],
        )
